import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { cliMapPage } from './table.ts';

/** Writes docs/cli-map.md. */
await writeFile(resolve(import.meta.dirname, '../../docs/cli-map.md'), cliMapPage());

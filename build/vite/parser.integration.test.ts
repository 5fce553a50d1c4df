import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build, mergeConfig } from 'vite';
import { expect, it } from 'vitest';
import main from './main.ts';

it('the bundle of the main process carries libpg_query and finds it, away from node_modules', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  try {
    await build(mergeConfig(main, {
      configFile: false, logLevel: 'error',
      build: { outDir: folder, rolldownOptions: { input: resolve(import.meta.dirname, '../../electron/services/parser/pg-parser.ts') } },
    }));
    expect(await readdir(folder)).toContain('libpg-query.wasm');
    const script = "const { createPgParser } = await import('./main.js'); console.log(JSON.stringify(await createPgParser().parse('drop table t')))";
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ statements: [{ node: { DropStmt: { removeType: 'OBJECT_TABLE' } } }] });
  } finally {
    await rm(folder, { recursive: true });
  }
});

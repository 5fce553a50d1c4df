import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { z } from 'zod';
import { buildEnv } from './build-env.ts';

const root = resolve(import.meta.dirname, '../..');
const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')));

/** What lies beside the bundle: libpg_query's WebAssembly, and what makes Node read the bundle as CommonJS. */
function companions(): Plugin {
  const path = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm');
  return {
    name: 'cli-companions',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'libpg-query.wasm', source: readFileSync(path) });
      this.emitFile({ type: 'asset', fileName: 'package.json', source: '{"type":"commonjs"}\n' });
    },
  };
}

/**
 * The command line in one CommonJS file, because a single executable of Node 24 takes no other
 * (https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html). Any Node 24 runs the file as it is, too.
 */
export default defineConfig({
  root,
  define: { CLI_BUILD: JSON.stringify({ version, env: buildEnv(process.env) }) },
  plugins: [companions()],
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    outDir: resolve(root, '.build/cli'),
    emptyOutDir: false,
    minify: false,
    sourcemap: false,
    target: 'node24',
    rolldownOptions: {
      input: resolve(root, 'electron/cli/main.ts'),
      external: ['cpu-features', 'pg-native', /\.node$/],
      output: { format: 'cjs', entryFileNames: 'borealis-desktop.js', codeSplitting: false, banner: '#!/usr/bin/env node' },
    },
  },
});

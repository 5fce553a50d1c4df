import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { buildEnv } from './build-env.ts';

const root = resolve(import.meta.dirname, '../..');

/** libpg_query's WebAssembly beside the bundle, where its loader looks: in the folder of the module that it is part of. */
function parserModule(): Plugin {
  const path = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm');
  return {
    name: 'libpg-query-wasm',
    generateBundle() { this.emitFile({ type: 'asset', fileName: 'libpg-query.wasm', source: readFileSync(path) }); },
  };
}

/**
 * Electron's main process in one ES module with its dependencies inside. ssh2 asks for its optional native code in
 * try/catch; left outside, it is simply absent. Its agent.js uses `__dirname`, which a module does not have.
 */
export default defineConfig({
  root,
  define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename', BUILD_ENV: JSON.stringify(buildEnv(process.env)) },
  plugins: [parserModule()],
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    outDir: resolve(root, '.build/electron'),
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    target: 'node24',
    rolldownOptions: {
      input: resolve(root, 'electron/main.ts'),
      external: ['electron', 'cpu-features', 'pg-native', /\.node$/],
      output: { format: 'es', entryFileNames: 'main.js', codeSplitting: false },
    },
  },
});

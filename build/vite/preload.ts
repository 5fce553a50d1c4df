import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/** The preload script in one CommonJS file, as a sandboxed window needs it. */
export default defineConfig({
  root,
  build: {
    outDir: resolve(root, '.build/electron'),
    emptyOutDir: false,
    minify: false,
    lib: { entry: resolve(root, 'electron/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
});

import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/** The window: everything from files of its own, because its policy allows no inline script and no data: module. */
export default defineConfig(({ command }) => {
  // A test runner's NODE_ENV would otherwise bundle React's development build.
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    root: resolve(root, 'renderer'),
    base: './',
    plugins: [react(), tailwindcss()],
    cacheDir: resolve(root, '.build/vite'),
    worker: { format: 'es' },
    build: {
      outDir: resolve(root, '.build/renderer'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'chrome150',
      chunkSizeWarningLimit: 5_000,
      reportCompressedSize: false,
    },
  };
});

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, resolve } from 'node:path';
import { build } from 'vite';
import { buildIfChanged, root } from '../../build/launch/inputs.ts';

const outDir = '.build/bench/bare-monaco';
const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

/** Builds the page with the window's own Monaco, unless nothing of it changed. */
function buildPage(): Promise<boolean> {
  return buildIfChanged(outDir, ['bench/console/bare-monaco', 'renderer/features/console/monaco.ts', 'package-lock.json'], async () => {
    await build({
      configFile: false, logLevel: 'warn', root: resolve(root, 'bench/console/bare-monaco'), base: './', worker: { format: 'es' },
      build: { outDir: resolve(root, outDir), emptyOutDir: true, target: 'chrome150', chunkSizeWarningLimit: 5_000, reportCompressedSize: false },
    });
  });
}

/** Serves the page on a port of this machine until `stop`. */
export async function serveBareMonaco(): Promise<{ url: string; stop(): Promise<void> }> {
  await buildPage();
  const folder = resolve(root, outDir);
  const server = createServer((request, response) => {
    const path = resolve(folder, `.${new URL(request.url ?? '/', 'http://localhost').pathname}`);
    const file = path === folder ? resolve(folder, 'index.html') : path;
    readFile(file.startsWith(folder) ? file : folder).then(
      (data) => response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(data),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => { server.listen(0, '127.0.0.1', listening); });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () => new Promise((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    }),
  };
}

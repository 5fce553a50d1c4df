import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface Asset {
  /** Content-Type with its charset. */
  type: string;
  /** Names that carry a content hash never change. */
  immutable: boolean;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

/** The built window by URL path, such as `/assets/index-1a2b3c.js`. There is no other way to a file. */
export type Assets = ReadonlyMap<string, Asset>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/** Lists the regular files below the folder once; links are left out, and so is any type the window has no use for. */
export async function loadAssets(folder: string): Promise<Assets> {
  const assets = new Map<string, Asset>();
  const list = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const path = `${below}/${entry.name}`;
      const type = types[extname(entry.name)];
      if (entry.isDirectory()) await list(path);
      else if (entry.isFile() && type !== undefined) {
        assets.set(path, { type, immutable: path.startsWith('/assets/'), read: () => readFile(join(folder, path)) });
      }
    }
  };
  await list('');
  return assets;
}

export type Found = { status: 200; asset: Asset } | { status: 404 | 405 };

/**
 * Looks a request up: GET and HEAD only, and the path as it was sent must be a key of the map. Nothing is decoded,
 * joined or resolved, so that no spelling of `..` means anything.
 */
export function findAsset(assets: Assets, method: string | undefined, path: string): Found {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405 };
  const asset = assets.get(path === '/' ? '/index.html' : path);
  return asset ? { status: 200, asset } : { status: 404 };
}

import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync, linkSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { failure } from '../errors/app-failure.ts';
import { systemCode } from './system-code.ts';

export interface InstanceLock {
  release(): Promise<void>;
}

/** Bytes of sun_path that every system allows (macOS: 104 with the final zero). */
const maxSocketPath = 100;

/** Where a folder's lock listens: a named pipe on Windows, else a socket in the folder or, for a long path, beside the temporary files. */
export function lockAddress(folder: string, os: NodeJS.Platform = process.platform): string {
  const hash = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 24);
  if (os === 'win32') return `\\\\.\\pipe\\borealis-desktop-${hash}`;
  const inside = join(resolve(folder), 'instance.sock');
  return Buffer.byteLength(inside) <= maxSocketPath ? inside : join(tmpdir(), `borealis-${userInfo().uid}-${hash}`, 'instance.sock');
}

function listen(address: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(`${process.pid}\n`);
  });
  return new Promise((resolveListen, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.removeListener('error', reject);
      server.on('error', () => undefined);
      server.unref();
      resolveListen(server);
    });
  });
}

/** Closing removes the socket file; the folder made for it alone goes too. */
async function release(server: Server, ownFolder: string | null): Promise<void> {
  await new Promise<void>((done) => { server.close(() => done()); });
  if (ownFolder !== null) await rmdir(ownFolder).catch(() => undefined);
}

/** Who answers at the address: a process (its pid where it says so), or nobody. */
function ask(address: string): Promise<{ pid: number | null } | null> {
  return new Promise((resolveAsk) => {
    let said = '';
    const socket = connect(address);
    const finish = (answer: { pid: number | null } | null): void => {
      socket.destroy();
      resolveAsk(answer);
    };
    socket.setTimeout(2000, () => finish({ pid: null }));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      said += chunk;
      if (said.length > 64) finish({ pid: null });
    });
    socket.on('end', () => finish({ pid: /^\d{1,10}\n$/.test(said) ? Number(said) : null }));
    socket.on('error', (error) => {
      const code = systemCode(error);
      finish(code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ENOTSOCK' ? null : { pid: null });
    });
  });
}

const identity = (path: string): string | null => {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}:${found.mtimeNs}` : null;
};

/**
 * Takes away the socket file of a dead process. It is renamed first: had another instance bound anew since it was seen,
 * the wrong file would be in hand, and goes back.
 */
function removeStale(address: string, seen: string): void {
  const aside = `${address}.${process.pid}.stale`;
  try {
    renameSync(address, aside);
  } catch {
    return;
  }
  if (identity(aside) !== seen) {
    try {
      linkSync(aside, address);
    } catch { /* a third instance was quicker, and holds the lock */ }
  }
  rmSync(aside, { force: true });
}

/**
 * Makes sure that one process at a time uses the folder. The lock is a listening socket, so that it ends with its
 * process however that ends; a socket file that refuses a connection is a dead process'.
 * Throws `storage.locked` with the holder's pid, and system errors where no socket can be made.
 */
export async function lockFolder(folder: string): Promise<InstanceLock> {
  const address = lockAddress(folder);
  const isPipe = address.startsWith('\\\\');
  if (!isPipe) mkdirSync(dirname(address), { recursive: true, mode: 0o700 });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const server = await listen(address);
      if (!isPipe) chmodSync(address, 0o600);
      return { release: () => release(server, isPipe || dirname(address) === resolve(folder) ? null : dirname(address)) };
    } catch (error) {
      if (systemCode(error) !== 'EADDRINUSE') throw error;
    }
    const seen = isPipe ? null : identity(address);
    const holder = await ask(address);
    if (holder) {
      throw failure('storage.locked', { path: folder, pid: holder.pid }, `Another process uses the data folder ${folder}.`);
    }
    if (seen !== null) removeStale(address, seen);
  }
  throw failure('storage.locked', { path: folder, pid: null }, `The data folder ${folder} could not be locked.`);
}

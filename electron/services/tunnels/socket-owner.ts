import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { output } from './system-command.ts';

export interface Program { pid: number; command: string }

/** A local IPv4 socket: one that listens (`remotePort` null), or the client's end of a connection to `remotePort`. */
export interface LocalSocket { port: number; remotePort: number | null }

/** 127.0.0.1 and 0.0.0.0 as /proc/net/tcp writes them on little-endian machines. */
const loopbackHex = new Set(['0100007F', '00000000']);

/** The inode of a socket from the text of /proc/net/tcp (proc(5)). */
export function inodeOf(table: string, socket: LocalSocket): string | null {
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', remote = '', state, , , , , , inode] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    if (Number.parseInt(port, 16) !== socket.port || !loopbackHex.has(address)) continue;
    const remotePort = Number.parseInt(remote.split(':')[1] ?? '', 16);
    const fits = socket.remotePort === null ? state === '0A' : remotePort === socket.remotePort;
    if (fits && inode && inode !== '0') return inode;
  }
  return null;
}

async function commandOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const name = basename(line.split('\0')[0] ?? '');
  return name || (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'unknown')).trim();
}

async function holds(pid: number, link: string): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    if (await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '') === link) return true;
  }
  return false;
}

async function onLinux(socket: LocalSocket): Promise<Program | null> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')));
  const inode = tables.map((table) => inodeOf(table, socket)).find((found) => found !== null);
  if (!inode) return null;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  // Newest first: the program behind a fresh connection was mostly started late.
  for (const pid of pids.toSorted((left, right) => right - left)) {
    if (await holds(pid, `socket:[${inode}]`)) return { pid, command: await commandOf(pid) };
  }
  return null;
}

/** From `lsof -Fpcn`: a process line p, its command c, then n for each of its sockets. */
export function fromLsof(text: string, socket: LocalSocket): Program | null {
  let pid: number | null = null;
  let command = 'unknown';
  for (const line of text.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) pid = Number(value);
    else if (line.startsWith('c')) command = value;
    else if (line.startsWith('n') && pid !== null) {
      const [local = '', remote] = value.split('->');
      const fits = socket.remotePort === null ? remote === undefined : remote?.endsWith(`:${socket.remotePort}`) === true;
      if (fits && local.endsWith(`:${socket.port}`)) return { pid, command };
    }
  }
  return null;
}

/** The pid from `netstat -ano -p tcp`: protocol, local address, remote address, state, pid. */
export function pidFromNetstat(text: string, socket: LocalSocket): number | null {
  for (const line of text.split(/\r?\n/)) {
    const [protocol, local = '', remote = '', , pid] = line.trim().split(/\s+/);
    if (protocol !== 'TCP' || !local.endsWith(`:${socket.port}`)) continue;
    const fits = socket.remotePort === null ? remote.endsWith(':0') : remote.endsWith(`:${socket.remotePort}`);
    if (fits && pid && /^\d+$/.test(pid)) return Number(pid);
  }
  return null;
}

async function onWindows(socket: LocalSocket): Promise<Program | null> {
  const pid = pidFromNetstat(await output('netstat', ['-ano', '-p', 'tcp']), socket);
  if (pid === null) return null;
  const row = await output('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh']);
  return { pid, command: /^"([^"]+)"/.exec(row.trim())?.[1] ?? 'unknown' };
}

/** The program that has a local socket, where the system tells; its name only, because arguments may hold secrets. */
export async function socketOwner(socket: LocalSocket, os: NodeJS.Platform = process.platform): Promise<Program | null> {
  try {
    if (os === 'linux') return await onLinux(socket);
    if (os === 'win32') return await onWindows(socket);
    return fromLsof(await output('lsof', ['-nP', `-iTCP:${socket.port}`, '-Fpcn']), socket);
  } catch {
    return null;
  }
}

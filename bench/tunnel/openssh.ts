import { spawn, execFileSync, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { makeKeyPair } from '../../sandbox/ssh/keys.ts';
import { findSshd } from '../../sandbox/ssh/openssh-server.ts';
import { freePort } from '../../sandbox/testing/free-port.ts';
import { stopProcess } from './children.ts';

export interface Sshd {
  port: number;
  privateKey: string;
  publicHostKey: string;
  username: string;
  keyFile: string;
  stop(): Promise<void>;
}

/** Resolves once something accepts connections there; throws after ten seconds. */
export async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const up = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => { socket.destroy(); resolve(true); });
      socket.once('error', () => resolve(false));
    });
    if (up) return;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error(`Nothing listens on port ${port}.`);
}

/** OpenSSH's own server with its own defaults for everything that touches speed. */
export async function startSshd(folder: string): Promise<Sshd> {
  const sshd = findSshd();
  if (!sshd) throw new Error("OpenSSH's sshd is not installed (Debian: apt-get install openssh-server openssh-client).");
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const hostKey = makeKeyPair('ed25519');
  const userKey = makeKeyPair('ed25519');
  const port = await freePort();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const config = file('sshd_config', [
    `Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${file('host_key', hostKey.privateKey)}`,
    `AuthorizedKeysFile ${file('authorized_keys', `${userKey.publicKey}\n`)}`,
    'AuthenticationMethods publickey', 'UsePAM no', 'StrictModes no', 'UseDNS no', 'PidFile none', 'PermitRootLogin prohibit-password', '',
  ].join('\n'));
  const child = spawn(sshd, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.resume();
  await untilListening(port);
  return {
    port, privateKey: userKey.privateKey, publicHostKey: hostKey.publicKey, username: userInfo().username,
    keyFile: file('user_key', userKey.privateKey), stop: () => stopProcess(child),
  };
}

export interface Anchor { command: string; ports: number[]; stop(): Promise<void> }

/** `ssh -L` as a user would start it, with nothing tuned. */
export async function startAnchor(folder: string, sshd: Pick<Sshd, 'publicHostKey' | 'username' | 'keyFile'>, sshPort: number, targets: readonly number[]): Promise<Anchor> {
  const ports: number[] = [];
  for (const _ of targets) ports.push(await freePort());
  const known = join(folder, `known_hosts_${sshPort}`);
  writeFileSync(known, `[127.0.0.1]:${sshPort} ${sshd.publicHostKey}\n`);
  const args = [
    '-F', 'none', '-N', '-p', String(sshPort), '-i', sshd.keyFile, '-o', 'IdentitiesOnly=yes', '-o', `UserKnownHostsFile=${known}`,
    '-o', 'StrictHostKeyChecking=yes', '-o', 'ExitOnForwardFailure=yes', '-o', 'BatchMode=yes',
    ...targets.flatMap((target, index) => ['-L', `127.0.0.1:${ports[index]}:127.0.0.1:${target}`]), `${sshd.username}@127.0.0.1`,
  ];
  const child: ChildProcess = spawn('ssh', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  for (const port of ports) await untilListening(port);
  return { command: ['ssh', ...args].join(' '), ports, stop: () => stopProcess(child) };
}

/** `OpenSSH_9.2p1 …` */
export function opensshVersion(): string {
  return spawnSync('ssh', ['-V'], { encoding: 'utf8' }).stderr.trim();
}

/** What the kernel says of the machine. */
export function kernel(): string {
  return process.platform === 'win32' ? 'Windows' : execFileSync('uname', ['-srm'], { encoding: 'utf8' }).trim();
}

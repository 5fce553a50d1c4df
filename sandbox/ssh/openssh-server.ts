import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Duplex } from 'node:stream';
import type { KeyPair } from './keys.ts';
import type { SshCounters, SshServer, SshServerDeps } from './server.ts';

const folders = ['/usr/sbin', '/usr/local/sbin', '/sbin', '/usr/bin', '/opt/homebrew/sbin', '/usr/local/bin'];

/** The absolute path of OpenSSH's sshd, if this machine has one. */
export function findSshd(): string | undefined {
  return folders.map((folder) => join(folder, 'sshd')).find((path) => existsSync(path));
}

/**
 * A bastion by OpenSSH: one `sshd -i` per connection, which reads the connection from its standard input (sshd(8)), so
 * there is no listener to leave behind, and each connection's log tells its own counters. It runs as the current user,
 * who is also the only SSH user. Of the faults on channels it knows `refuse-channel` with reason 1, for connections
 * made from then on.
 */
export function createOpensshServer(sshd: string, folder: string, deps: SshServerDeps): SshServer {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // sshd started as root wants this folder, which the system's own service would make.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const children = new Set<ChildProcessWithoutNullStreams>();
  const config = join(folder, 'sshd_config');
  writeFileSync(config, configuration(deps), { mode: 0o600 });
  const authorizedKeys = join(folder, 'authorized_keys');

  return {
    accept(hostKey) {
      const refused = deps.refusesAuth();
      writeFileSync(authorizedKeys, deps.accounts.validKeys().map((key) => `${key}\n`).join(''), { mode: 0o600 });
      const closed = deps.fault().kind === 'refuse-channel';
      const child = spawn(sshd, [
        '-i', '-e', '-f', config, '-h', keyFile(folder, hostKey),
        '-o', `AuthorizedKeysFile=${refused ? 'none' : authorizedKeys}`,
        '-o', `PermitOpen=${closed ? 'none' : deps.targets.hosts.map((host) => `${host}:${deps.targets.port}`).join(' ')}`,
      ], { env: {}, cwd: folder });
      children.add(child);
      child.once('exit', () => children.delete(child));
      child.on('error', () => { /* The connection closes; the client reports that. */ });
      count(child, deps.counters);
      const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
      // sshd's children keep the pipes only while the connection lives, so the end of the stream is the end of all.
      stream.once('close', () => child.kill('SIGTERM'));
      return stream;
    },
    async close() {
      for (const child of children) child.kill('SIGTERM');
    },
  };
}

function configuration({ targets }: SshServerDeps): string {
  const settings = {
    AuthenticationMethods: 'publickey', PasswordAuthentication: 'no', KbdInteractiveAuthentication: 'no', PermitRootLogin: 'prohibit-password',
    UsePAM: 'no', StrictModes: 'no', UseDNS: 'no', PidFile: 'none', LogLevel: 'DEBUG1', PrintMotd: 'no',
    AllowTcpForwarding: 'local', AllowStreamLocalForwarding: 'no', AllowAgentForwarding: 'no', X11Forwarding: 'no',
    PermitTunnel: 'no', PermitTTY: 'no', GatewayPorts: 'no',
    // No shell, command or subsystem: forwarding only (sshd_config(5)).
    MaxSessions: '0',
  };
  const comment = `# Forwards to port ${targets.realPort} of this machine only; see the PermitOpen of the command line.\n`;
  return comment + Object.entries(settings).map(([name, value]) => `${name} ${value}\n`).join('');
}

function keyFile(folder: string, hostKey: KeyPair): string {
  const path = join(folder, `host_${createHash('sha256').update(hostKey.publicKey).digest('hex').slice(0, 12)}`);
  if (!existsSync(path)) writeFileSync(path, hostKey.privateKey, { mode: 0o600 });
  return path;
}

/** Counts by the lines that sshd logs at DEBUG1 (packet.c, auth2.c, auth.c, channels.c). */
function count(child: ChildProcessWithoutNullStreams, counters: SshCounters): void {
  let exchanged = false;
  let attempted = false;
  let sessions = 0;
  let channels = 0;
  const lines = createInterface({ input: child.stderr });
  lines.on('line', (line) => {
    if (!exchanged && line.includes('SSH2_MSG_NEWKEYS received')) {
      exchanged = true;
      counters.handshakes += 1;
    } else if (!attempted && line.includes('userauth-request for user')) {
      attempted = true;
      counters.authAttempts += 1;
    } else if (sessions === 0 && line.includes('Accepted publickey for')) {
      sessions = 1;
      counters.sshSessions += 1;
    } else if (/channel \d+: connected to /.test(line)) {
      channels += 1;
      counters.channels += 1;
      counters.openChannels += 1;
    } else if (channels > 0 && /channel \d+: free: direct-tcpip/.test(line)) {
      channels -= 1;
      counters.openChannels -= 1;
    }
  });
  // Once the log has ended nothing of the connection is left, whether or not sshd came to say so.
  lines.once('close', () => {
    counters.sshSessions -= sessions;
    counters.openChannels -= channels;
    sessions = 0;
    channels = 0;
  });
}

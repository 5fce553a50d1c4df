import { shellWord } from '../../tunnels/connection-text.ts';
import { passFileLine } from '../pg-files.ts';
import { commandLine } from '../terminal.ts';
import type { Connection, Format } from './connection.ts';

/** psql by service name; the password is in the service's pass file. */
export const psqlFormat: Format = {
  format: 'psql',
  name: 'psql',
  note: 'A line for a terminal, on Windows for cmd. The password comes from a private file that exists while the tunnel is open.',
  plain: ({ service, serviceFile, os }) => commandLine({ title: service, file: 'psql', args: [`service=${service}`], env: { PGSERVICEFILE: serviceFile } }, os),
  secret: null,
};

/** A line for ~/.pgpass or Windows' pgpass.conf, which this program never changes itself. */
export const passLineFormat: Format = {
  format: 'pgpass',
  name: 'Pass file line',
  note: 'For your own ~/.pgpass (Windows: %APPDATA%\\postgresql\\pgpass.conf), which must be readable by you alone. It works until the password is renewed.',
  plain: null,
  secret: ({ port, user }, password) => passFileLine('127.0.0.1', port, { ...user, password }),
};

/** A known_hosts entry's host (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): a port other than 22 in brackets. */
function knownHost({ host, port }: Connection['bastion']): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

function forward({ port, user, bastion }: Connection): string {
  const to = user.host.includes(':') ? `[${user.host}]` : user.host;
  const command = [
    'ssh', '-N', '-L', `127.0.0.1:${port}:${to}:${user.port}`, '-p', String(bastion.port),
    '-o', 'StrictHostKeyChecking=yes', '-o', 'ExitOnForwardFailure=yes', '-i',
  ].map(shellWord);
  return [
    '# The same forward by OpenSSH, with the SSH user and the private key of a data integration of yours.',
    '# Your personal SSH key never leaves Borealis Desktop. Close the tunnel there first: both use the same local port.',
    '# A line for known_hosts, so that the server is the one that Borealis names:',
    // Its type and key alone: whatever follows them has no place in a text for a shell.
    `# ${knownHost(bastion)} ${bastion.publicHostKey.trim().split(/\s+/).slice(0, 2).join(' ')}`,
    `${command.join(' ')} PRIVATE_KEY_FILE SSH_USER@${shellWord(bastion.host)}`,
    '',
  ].join('\n');
}

/** `ssh -L` without a key: the personal one is short-lived and stays in memory. */
export const sshFormat: Format = {
  format: 'ssh',
  name: 'ssh -L',
  note: 'The forward for OpenSSH. It needs a user and key of your own, as a data integration has; your personal key is not handed out.',
  plain: forward,
  secret: null,
};

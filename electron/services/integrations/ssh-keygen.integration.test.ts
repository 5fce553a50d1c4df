import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knownHostsLine, sshConfig, type IntegrationEndpoint } from '../../../shared/integrations/connection-blocks.ts';
import { readPublicKey } from '../../../shared/ssh/ssh-public-key.ts';
import { makeKeyPair } from './openssh-key.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'ssh-keygen-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const keygen = async (...args: string[]) => (await run('ssh-keygen', args)).stdout;

const kinds: [name: string, args: string[], algorithm: string][] = [
  ['ed25519', ['-t', 'ed25519'], 'ED25519'], ['rsa1024', ['-t', 'rsa', '-b', '1024'], 'RSA'], ['rsa3072', ['-t', 'rsa', '-b', '3072'], 'RSA'],
  ['ecdsa256', ['-t', 'ecdsa', '-b', '256'], 'ECDSA'], ['ecdsa384', ['-t', 'ecdsa', '-b', '384'], 'ECDSA'], ['ecdsa521', ['-t', 'ecdsa', '-b', '521'], 'ECDSA'],
];

describe.each(kinds)('a key of ssh-keygen: %s', (name, args, algorithm) => {
  beforeAll(() => keygen('-q', ...args, '-N', '', '-C', 'sync at vendor', '-f', at(name)));

  test('is read as ssh-keygen -lf does', async () => {
    const reading = readPublicKey(await readFile(at(`${name}.pub`), 'utf8'));
    if (reading.kind !== 'key') throw new Error(JSON.stringify(reading));
    const { bits, fingerprint, comment, algorithm: read } = reading.key;
    expect(`${bits} ${fingerprint} ${comment} (${read.toUpperCase()})\n`).toBe(await keygen('-lf', at(`${name}.pub`)));
    expect(read.toUpperCase()).toBe(algorithm);
  });

  test('is refused as a private key in every format, encrypted or not', async () => {
    for (const format of ['RFC4716', 'PEM', 'PKCS8']) {
      for (const passphrase of ['', 'secret words']) {
        if (name === 'ed25519' && format === 'PEM') continue;
        const copy = at(`${name}-${format}-${passphrase.length}`);
        await writeFile(copy, await readFile(at(name)), { mode: 0o600 });
        await keygen('-q', '-p', '-m', format, '-P', '', '-N', passphrase, '-f', copy);
        const text = await readFile(copy, 'utf8');
        expect(readPublicKey(text).kind, `${format} ${passphrase}`).toBe('private');
        const body = text.split('\n').filter((line) => !line.startsWith('-') && !line.includes(':'));
        // Nothing tells an encrypted body from other bytes.
        expect(passphrase === '' ? readPublicKey(body.join('\n')).kind : 'private', `${format} without armour`).toBe('private');
      }
    }
  });

  test('is explained in the other public formats, and the SSH2 one rewritten', async () => {
    const reading = readPublicKey(await readFile(at(`${name}.pub`), 'utf8'));
    const ssh2 = await keygen('-e', '-m', 'RFC4716', '-f', at(`${name}.pub`));
    expect(readPublicKey(ssh2)).toMatchObject({ kind: 'refused', problem: expect.stringContaining('RFC 4716'), usable: reading.kind === 'key' ? reading.key.line : '' });
    if (name === 'ed25519') return;
    expect(readPublicKey(await keygen('-e', '-m', 'PKCS8', '-f', at(`${name}.pub`)))).toMatchObject({ kind: 'refused', problem: expect.stringContaining('PKCS #8') });
  });
});

test('a certificate is refused in words', async () => {
  await keygen('-q', '-t', 'ed25519', '-N', '', '-f', at('ca'));
  await keygen('-q', '-t', 'ed25519', '-N', '', '-f', at('user'));
  await keygen('-q', '-s', at('ca'), '-I', 'me', '-n', 'me', at('user.pub'));
  expect(readPublicKey(await readFile(at('user-cert.pub'), 'utf8'))).toMatchObject({ kind: 'refused', problem: expect.stringContaining('certificate') });
});

test.each(['ed25519', 'rsa-4096'] as const)('ssh-keygen takes the %s key made here', async (kind) => {
  const pair = await makeKeyPair(kind, 'borealis-sync');
  const path = at(`made-${kind}`);
  await writeFile(path, pair.privateKey, { mode: 0o600 });
  expect((await keygen('-y', '-P', '', '-f', path)).trim()).toBe(`${pair.publicKey} borealis-sync`);
  // A signature shows that the private numbers belong together.
  await writeFile(at('message'), 'hello');
  await writeFile(at('signers'), `me ${pair.publicKey}\n`);
  await keygen('-Y', 'sign', '-q', '-f', path, '-n', 'test', at('message'));
  const checked = run('ssh-keygen', ['-Y', 'verify', '-f', at('signers'), '-I', 'me', '-n', 'test', '-s', at('message.sig')]);
  checked.child.stdin?.end('hello');
  expect((await checked).stdout).toContain('Good "test" signature');
  await rm(at('message.sig'));
});

describe('the blocks, as OpenSSH reads them', () => {
  const endpoint: IntegrationEndpoint = {
    name: 'sync', sshHost: '127.0.0.9', sshPort: 50_022, sshUsername: 'di_ssh', dbHost: 'pg-reader.internal', dbPort: 6543, dbName: 'd', dbUsername: 'di',
    publicSshHostKey: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==',
  };

  test('ssh -G understands the SSH config', async () => {
    await writeFile(at('config'), `${sshConfig(endpoint, '/home/me/my keys/100%')}\n`);
    const { stdout } = await run('ssh', ['-G', '-F', at('config'), 'borealis-sync']);
    const lines = stdout.split('\n');
    for (const line of [
      'hostname 127.0.0.9', 'port 50022', 'user di_ssh', 'identitiesonly yes', 'stricthostkeychecking true', 'exitonforwardfailure yes',
      'hostkeyalgorithms rsa-sha2-512,rsa-sha2-256', 'localforward [127.0.0.1]:16432 [pg-reader.internal]:6543',
    ]) expect(lines).toContain(line);
    expect(stdout).toMatch(/^identityfile .*\/home\/me\/my keys\/100%/m);
  });

  test('ssh-keygen -F finds the server in known_hosts', async () => {
    const [, base64 = ''] = (await makeKeyPair('ed25519', '')).publicKey.split(' ');
    await writeFile(at('known_hosts'), `${knownHostsLine({ ...endpoint, publicSshHostKey: `ssh-ed25519 ${base64} note` })}\n`);
    expect(await keygen('-F', '[127.0.0.9]:50022', '-f', at('known_hosts'))).toContain(base64);
  });
});

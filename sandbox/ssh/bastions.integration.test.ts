import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createSandbox } from '../sandbox.ts';
import type { SshConnection } from '../testing/tunnel.ts';
import { openSsh, throughTunnel } from '../testing/tunnel.ts';
import type { DbUser, Sandbox, SshUser } from '../types.ts';
import { makeKeyPair } from './keys.ts';
import { findSshd } from './openssh-server.ts';

const bastions = findSshd() === undefined ? (['ssh2'] as const) : (['ssh2', 'openssh'] as const);
const email = 'me@example.com';

describe.each(bastions)('the %s bastion', (bastion) => {
  let sandbox: Sandbox;
  const open: SshConnection[] = [];

  beforeAll(async () => { sandbox = await createSandbox({ bastion, eventsRows: 1000 }); });
  afterEach(async () => {
    sandbox.faults.clear();
    await sandbox.faults.bastionDown(false);
    for (const ssh of open.splice(0)) ssh.client.destroy();
    await vi.waitUntil(() => sandbox.counters().sshSessions === 0);
    sandbox.resetCounters();
  });
  afterAll(() => sandbox.stop());

  const user = (): Promise<SshUser> => sandbox.databases.personalSshUser(sandbox.world.primary, email);
  const dbUser = (write = false): Promise<DbUser> => sandbox.databases.personalDbUser(sandbox.world.primary, email, write);
  const login = async (ssh?: SshUser, timeout?: number): Promise<SshConnection> => {
    const connection = await openSsh(ssh ?? await user(), timeout);
    open.push(connection);
    return connection;
  };

  test('leads to the database, and counts what happens', async () => {
    const ssh = await login();
    const count = await throughTunnel(ssh, await dbUser(), async (client) => {
      const result = await client.query<{ n: string }>('SELECT count(*) AS n FROM events');
      expect(sandbox.counters()).toMatchObject({ handshakes: 1, authAttempts: 1, channels: 1, openChannels: 1, sshSessions: 1 });
      return result.rows[0]?.n;
    });
    expect(count).toBe('1000');
    await expect.poll(() => sandbox.counters()).toMatchObject({ channels: 1, openChannels: 0, sshSessions: 1 });
    await ssh.end();
    await expect.poll(() => sandbox.counters().sshSessions).toBe(0);
  });

  test('refuses every other host and port with reason 1, and goes on', async () => {
    const ssh = await login();
    const { dbHost, dbPort } = await dbUser();
    await expect(ssh.channel('127.0.0.1', 22)).rejects.toMatchObject({ reason: 1 });
    await expect(ssh.channel(dbHost, dbPort + 1)).rejects.toMatchObject({ reason: 1 });
    await expect(ssh.channel('example.com', 5432)).rejects.toMatchObject({ reason: 1 });
    (await ssh.channel(dbHost, dbPort)).close();
    expect(sandbox.counters().channels).toBe(1);
  });

  test('gives neither a shell nor a command', async () => {
    const ssh = await login();
    await expect(new Promise((resolve, reject) => {
      ssh.client.exec('id', (error, channel) => { if (error) reject(error); else resolve(channel); });
    })).rejects.toThrow(/open fail|prohibited/i);
  });

  test('lets in by each of the user\'s keys, and by no other', async () => {
    const [first, second] = [await user(), await user()];
    expect(first.sshPrivateKey).not.toBe(second.sshPrivateKey);
    await (await login(first)).end();
    await (await login(second)).end();
    const other = [...sandbox.world.addons.values()].find((addon) => addon.name !== sandbox.world.primary.name);
    const foreign = await sandbox.databases.personalSshUser(other ?? sandbox.world.primary, email);
    expect(foreign.publicSshHostKey).not.toBe(first.publicSshHostKey);
    await expect(openSsh({ ...first, sshPrivateKey: foreign.sshPrivateKey })).rejects.toMatchObject({ level: 'client-authentication' });
  });

  test('with a wrong host key nothing is sent after the key exchange', async () => {
    const ssh = await user();
    sandbox.faults.ssh({ kind: 'wrong-host-key' }, sandbox.world.primary.name);
    await expect(openSsh(ssh)).rejects.toMatchObject({ level: 'handshake' });
    expect(sandbox.counters()).toMatchObject({ handshakes: 0, authAttempts: 0, channels: 0 });
    sandbox.faults.clear();
    await (await login(ssh)).end();
    expect(sandbox.counters()).toMatchObject({ handshakes: 1, authAttempts: 1 });
  });

  test('refuses authentication as often as it is told', async () => {
    const ssh = await user();
    sandbox.faults.ssh({ kind: 'refuse-auth', times: 2 });
    for (let time = 0; time < 2; time += 1) await expect(openSsh(ssh)).rejects.toMatchObject({ level: 'client-authentication' });
    await (await login(ssh)).end();
    expect(sandbox.counters()).toMatchObject({ handshakes: 3, authAttempts: 3 });
  });

  test('refuses channels', async () => {
    sandbox.faults.ssh({ kind: 'refuse-channel' });
    const ssh = await login();
    const { dbHost, dbPort } = await dbUser();
    await expect(ssh.channel(dbHost, dbPort)).rejects.toMatchObject({ reason: 1 });
  });

  test('is silent', async () => {
    const ssh = await user();
    sandbox.faults.ssh({ kind: 'silent' });
    await expect(openSsh(ssh, 300)).rejects.toThrow('Timed out while waiting for handshake');
  });

  test('delays', async () => {
    const ssh = await login();
    const { dbHost, dbPort } = await dbUser();
    sandbox.faults.ssh({ kind: 'delay', ms: 100 });
    const started = performance.now();
    (await ssh.channel(dbHost, dbPort)).close();
    expect(performance.now() - started).toBeGreaterThanOrEqual(198);
  });

  test('throttles', async () => {
    const ssh = await login();
    const reader = await dbUser();
    await throughTunnel(ssh, reader, async (client) => {
      sandbox.faults.ssh({ kind: 'throttle', bytesPerSecond: 100_000 });
      const started = performance.now();
      await client.query("SELECT repeat('x', 60000)");
      expect(performance.now() - started).toBeGreaterThanOrEqual(500);
    });
  });

  test('swallows everything in a black hole until the connection is dropped', async () => {
    const ssh = await login();
    const { dbHost, dbPort } = await dbUser();
    sandbox.faults.ssh({ kind: 'black-hole' });
    let answered = false;
    const answer = ssh.channel(dbHost, dbPort).then(() => { answered = true; }, () => { answered = true; });
    await expect(openSsh(await user(), 300)).rejects.toThrow('Timed out while waiting for handshake');
    expect(answered).toBe(false);
    expect(sandbox.counters().sshSessions).toBe(1);
    sandbox.faults.dropSsh('end');
    await ssh.closed;
    await answer;
  });

  test('drops connections by end and by reset', async () => {
    const ended = await login();
    sandbox.faults.dropSsh('end');
    await ended.closed;
    const reset = await login();
    const error = new Promise((resolve) => { reset.client.once('error', resolve); });
    sandbox.faults.dropSsh('reset');
    expect(await error).toMatchObject({ code: 'ECONNRESET' });
    await reset.closed;
  });

  test('goes down, and comes up on the same port', async () => {
    const ssh = await user();
    await sandbox.faults.bastionDown(true);
    await expect(openSsh(ssh)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await sandbox.faults.bastionDown(false);
    await (await login(ssh)).end();
  });

  test('lets a data integration in by the customer\'s own key until it is removed', async () => {
    const own = await user();
    const pair = makeKeyPair('ecdsa');
    const addon = sandbox.world.primary;
    const made = await sandbox.databases.addIntegration(addon, 'warehouse', `${pair.publicKey} me@laptop`, false);
    const ssh = { ...own, ...made, sshPrivateKey: pair.privateKey };
    const connection = await login(ssh);
    const role = await throughTunnel(connection, made, async (client) => (await client.query<{ u: string }>('SELECT current_user AS u')).rows[0]?.u);
    expect(role).toBe(made.dbUsername);
    await connection.end();
    await sandbox.databases.removeIntegration(addon, 'warehouse');
    await expect(openSsh(ssh)).rejects.toMatchObject({ level: 'client-authentication' });
    await expect(sandbox.databases.addIntegration(addon, 'bad', 'ssh-ed25519 nonsense', false)).rejects.toThrow('Not an SSH public key');
  });
});

describe('the ssh2 bastion alone', () => {
  let sandbox: Sandbox;
  beforeAll(async () => { sandbox = await createSandbox({ eventsRows: 10, hostKeyType: 'rsa' }); });
  afterAll(() => sandbox.stop());

  test('has host keys of the type wanted, and gives every reason for refusing a channel, or none', async () => {
    const ssh = await openSsh(await sandbox.databases.personalSshUser(sandbox.world.primary, email));
    const { dbHost, dbPort } = await sandbox.databases.personalDbUser(sandbox.world.primary, email, true);
    for (const reason of [1, 2, 4] as const) {
      sandbox.faults.ssh({ kind: 'refuse-channel', reason });
      await expect(ssh.channel(dbHost, dbPort)).rejects.toMatchObject({ reason });
    }
    sandbox.faults.ssh({ kind: 'hang-channel' });
    let settled = false;
    const hanging = ssh.channel(dbHost, dbPort).then(() => { settled = true; }, () => { settled = true; });
    // The answer to a later request shows that the server has seen the one before.
    await new Promise((resolve) => { ssh.client.exec('id', resolve); });
    sandbox.faults.clear();
    (await ssh.channel(dbHost, dbPort)).close();
    expect(settled).toBe(false);
    await ssh.end();
    await hanging;
  });

  test('a wrong host key may be of another type', async () => {
    const user = await sandbox.databases.personalSshUser(sandbox.world.primary, email);
    expect(user.publicSshHostKey).toMatch(/^ssh-rsa /);
    sandbox.faults.ssh({ kind: 'wrong-host-key', type: 'ecdsa' });
    await expect(openSsh(user)).rejects.toMatchObject({ level: 'handshake' });
    sandbox.faults.clear();
  });
});

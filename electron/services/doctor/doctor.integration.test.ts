import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import type { Target } from '../../../shared/contract/base.ts';
import { doctorStepIds, type DoctorStepId } from '../../../shared/contract/doctor.ts';
import { doctorReport, doctorVerdict } from '../../../shared/doctor-report.ts';
import { isFailure } from '../errors/app-failure.ts';
import { untilQuiet } from '../tunnels/testing/rig.ts';
import { openClinic, type Clinic } from './testing/clinic.ts';

let sandbox: Sandbox;
let target: Target;
let clinic: Clinic;
const servers: Server[] = [];

beforeAll(async () => {
  sandbox = await createSandbox({ eventsRows: 10 });
  target = { addonId: sandbox.world.primary.id, access: 'read-only', identity: 'personal' };
  await sandbox.databases.ensure(sandbox.world.primary);
});
afterAll(async () => { await sandbox.stop(); });
beforeEach(async () => {
  sandbox.resetCounters();
  clinic = await openClinic(sandbox);
});
afterEach(async () => {
  sandbox.faults.clear();
  await sandbox.faults.bastionDown(false);
  await sandbox.faults.limitConnections(sandbox.world.primary.name, null);
  await clinic.dispose();
  for (const server of servers.splice(0)) server.close();
  await untilQuiet(() => sandbox.counters());
});

type Examined = Awaited<ReturnType<Clinic['examine']>>;

/** What differs from: this step has failed so, all before it on the way are fine, all after it not reached, and the APIs ran. */
function problems(run: Examined, id: DoctorStepId, code: string, words: { what: RegExp; why: RegExp; next: RegExp }): string[] {
  const step = run.step(id);
  const found: string[] = [];
  const must = (fine: boolean, problem: string): void => { if (!fine) found.push(problem); };
  must(step.state === 'failed' && step.error?.code === code, `${id} is ${step.state} with ${step.error?.code}`);
  for (const part of ['what', 'why', 'next'] as const) must(words[part].test(step.words?.[part] ?? ''), `${part}: ${step.words?.[part]}`);
  must(doctorVerdict(run)?.includes(step.words?.what ?? '-') === true, `the verdict is ${doctorVerdict(run)}`);
  const way = doctorStepIds.slice(2);
  const broken = way.indexOf(id);
  if (broken < 0) return found;
  for (const [index, other] of way.entries()) {
    const expected = index < broken ? 'ok' : 'not-reached';
    must(other === id || run.step(other).state === expected, `${other} is ${run.step(other).state}, not ${expected}`);
  }
  for (const api of ['heroku', 'borealis'] as const) must(run.step(api).state === 'ok', `${api} is ${run.step(api).state}`);
  return found;
}

/** A server that answers every connection with the bytes given, then keeps silent. */
async function mute(greeting: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (greeting !== '') socket.write(greeting);
  });
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** For what hangs: the least limit that no step of a working sandbox comes near, on a busy machine neither. */
async function hurry(): Promise<void> {
  await clinic.dispose();
  clinic = await openClinic(sandbox, { stepMs: 5_000 });
}

const fact = (run: Examined, id: DoctorStepId, label: string): string | undefined => run.step(id).facts.find((one) => one.label === label)?.value;

it('goes the whole way, with times and findings, over connections of its own', async () => {
  const tunnel = await clinic.rig.service.open(target);
  const passwords = clinic.rig.fetched.db;
  const run = await clinic.examine(target);
  expect(run.steps.map(({ id, state }) => `${id} ${state}`)).toEqual(doctorStepIds.map((id) => `${id} ok`));
  for (const step of run.steps) expect(step.ms).toBeGreaterThanOrEqual(0);
  expect(run.ms).toBeGreaterThan(0);
  expect(fact(run, 'key-exchange', 'Server')).toMatch(/^SSH-2\.0-/);
  expect(fact(run, 'host-key', 'Pinned')).toBe(`ssh-ed25519 ${tunnel.hostKeyFingerprint}`);
  expect(fact(run, 'host-key', 'Algorithms')).toMatch(/curve25519-sha256.*ssh-ed25519.*aes128-gcm/);
  expect(fact(run, 'postgres', 'TLS')).toBe('TLSv1.3');
  expect(fact(run, 'role', 'Role')).toBe(`${tunnel.role} on ${tunnel.database}`);
  expect(fact(run, 'role', 'Writing')).toBe('cannot write');
  expect(fact(run, 'query', 'Round trips')).toMatch(/at best.*median.*at worst, of 7$/);
  expect(doctorVerdict(run)).toMatch(/^Everything is fine/);
  const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`;
  expect(fact(run, 'users', 'Origin')).toMatch(new RegExp(`^SSH from memory, fetched ${time}; database from memory, fetched ${time}$`));
  expect(fact(run, 'users', 'Not asked anew')).toMatch(/could lock out open tunnels/);
  expect(fact(run, 'users', 'Valid until')).toBe('no end is named with them');
  // The tunnel goes on as it was, with the same password: another one would lock out the programs that use it.
  expect(clinic.rig.fetched.db).toBe(passwords);
  expect(clinic.rig.service.list()[0]).toMatchObject({ state: 'open', openedAt: tunnel.openedAt });
  expect(sandbox.counters().handshakes).toBe(2);
  await clinic.rig.service.close(target);
});

it('makes a report without a secret', async () => {
  const run = await clinic.examine(target);
  expect(fact(run, 'users', 'Origin')).toBe('SSH asked of Borealis just now; database asked of Borealis just now');
  expect(fact(run, 'users', 'Not asked anew')).toBeUndefined();
  const ssh = await clinic.rig.service.sshUser(target.addonId);
  const db = await clinic.rig.service.access.dbUser(target);
  const report = doctorReport(run);
  expect(report).toContain(`Add-on: ${sandbox.world.primary.name}`);
  expect(report).toContain(`${ssh.host}:${ssh.port}`);
  expect(report).toMatch(/SHA256:/);
  for (const secret of [db.password, sandbox.apiKey, 'PRIVATE KEY', ...ssh.privateKey.split('\n').filter((line) => line.length > 20), 'dana@example.com']) {
    expect(report).not.toContain(secret);
  }
  expect(run.step('heroku').facts).toContainEqual({ label: 'Signed in as', value: 'dana@example.com', private: true });
});

describe('names the step, the cause and the fix', () => {
  it('of a bastion that is down', async () => {
    await sandbox.faults.bastionDown(true);
    expect(problems(await clinic.examine(target), 'tcp', 'tunnel.unreachable', { what: /refused the connection/, why: /ECONNREFUSED/, next: /Retry in a minute/ })).toEqual([]);
  });

  it('of a name that nobody knows', async () => {
    clinic.rig.alter.ssh((user) => ({ ...user, host: 'bastion.invalid' }));
    expect(problems(await clinic.examine(target), 'dns', 'tunnel.unreachable', { what: /name/, why: /bastion\.invalid/, next: /DNS/ })).toEqual([]);
  });

  it('of a bastion that accepts and says nothing', async () => {
    await hurry();
    sandbox.faults.ssh({ kind: 'silent' });
    const run = await clinic.examine(target);
    expect(problems(run, 'key-exchange', 'tunnel.timeout', { what: /does not speak/, why: /5 s/, next: /another network/ })).toEqual([]);
    expect(fact(run, 'key-exchange', 'Server')).toBe('said nothing');
  });

  it('of a bastion that greets and then hangs in the key exchange', async () => {
    await hurry();
    const port = await mute('SSH-2.0-Slow_1.0\r\n');
    clinic.rig.alter.ssh((user) => ({ ...user, port }));
    const run = await clinic.examine(target);
    expect(problems(run, 'key-exchange', 'tunnel.timeout', { what: /does not speak/, why: /key exchange/, next: /Retry/ })).toEqual([]);
    expect(fact(run, 'key-exchange', 'Server')).toBe('SSH-2.0-Slow_1.0');
  });

  it('of another protocol on the port', async () => {
    const port = await mute('220 mail.example ESMTP\r\nSSH-1.0-Old\r\n');
    clinic.rig.alter.ssh((user) => ({ ...user, port }));
    expect(problems(await clinic.examine(target), 'key-exchange', 'tunnel.unreachable', { what: /key exchange failed/, why: /firewall/, next: /another network/ })).toEqual([]);
  });

  it.each([['same', undefined], ['another', 'rsa']] as const)('of a wrong host key of the %s type', async (_, type) => {
    sandbox.faults.ssh({ kind: 'wrong-host-key', ...(type === undefined ? {} : { type }) });
    const run = await clinic.examine(target);
    expect(problems(run, 'host-key', 'tunnel.host-key-mismatch', { what: /not the one Borealis named/, why: /nothing was sent/, next: /Do not go on/ })).toEqual([]);
    expect(fact(run, 'host-key', 'Pinned')).toMatch(/SHA256:/);
    expect(fact(run, 'host-key', 'Shown')).toMatch(type === undefined ? /^SHA256:/ : /no key of that type/);
    expect(sandbox.counters().authAttempts).toBe(0);
  });

  it('of a login that is refused, after trying a fresh key once', async () => {
    sandbox.faults.ssh({ kind: 'refuse-auth' });
    expect(problems(await clinic.examine(target), 'ssh-login', 'tunnel.auth-rejected', { what: /refused the login/, why: /gave just now/, next: /Retry in a minute/ })).toEqual([]);
    expect(clinic.rig.fetched.ssh).toBe(2);
  });

  it('of an outdated key: it works with a fresh one, and says so', async () => {
    sandbox.faults.ssh({ kind: 'refuse-auth', times: 1 });
    const run = await clinic.examine(target);
    expect(run.step('ssh-login')).toMatchObject({ state: 'warning', words: { what: 'The first SSH key was refused.' } });
    expect(run.step('query').state).toBe('ok');
    expect(doctorVerdict(run)).toMatch(/One step deserves a look/);
  });

  it.each([[1, /refuses the way/, /does not allow/, /fresh users/], [2, /database is down/, /reached no PostgreSQL/, /restarting/], [4, /no room/, /no room/, /Close connections/]] as const)('of a channel refused for reason %d', async (reason, what, why, next) => {
    sandbox.faults.ssh({ kind: 'refuse-channel', reason });
    expect(problems(await clinic.examine(target), 'forward', 'tunnel.forward-refused', { what, why, next })).toEqual([]);
  });

  it('of a channel that never opens', async () => {
    await hurry();
    sandbox.faults.ssh({ kind: 'hang-channel' });
    expect(problems(await clinic.examine(target), 'forward', 'tunnel.forward-timeout', { what: /does not answer the SSH server/, why: /5 s/, next: /restarting or moving/ })).toEqual([]);
  });

  it('of a database without room', async () => {
    await sandbox.faults.limitConnections(sandbox.world.primary.name, 0);
    expect(problems(await clinic.examine(target), 'postgres', 'pg.too-many-connections', { what: /no connection left/, why: /too many connections/, next: /Close other connections/ })).toEqual([]);
  });

  it('of a password that the database refuses, after fetching one anew', async () => {
    clinic.rig.alter.db((user) => ({ ...user, password: 'wrong' }));
    expect(problems(await clinic.examine(target), 'postgres', 'pg.auth', { what: /refused the login/, why: /fetched just now/, next: /reset/ })).toEqual([]);
    expect(clinic.rig.fetched.db).toBe(2);
  });

  it.each(['postgres', 'role', 'query'] as const)('of a link that goes silent at %s', async (id) => {
    await hurry();
    const run = await clinic.examine(target, (step) => {
      if (step.id === id && step.state === 'running') sandbox.faults.ssh({ kind: 'black-hole' });
    });
    expect(problems(run, id, 'pg.connect', { what: /did not accept|database/, why: /did not answer within 5 s/, next: /Retry/ })).toEqual([]);
  });
});

describe('names an API’s failure while the rest goes on', () => {
  it('Heroku 401: signed out, and what needs it is not reached', async () => {
    sandbox.faults.http({ cloud: 'heroku', effect: { kind: 'status', status: 401, body: { id: 'unauthorized', message: 'no' } } });
    const run = await clinic.examine(target);
    expect(problems(run, 'heroku', 'heroku.unauthorized', { what: /no longer accepts/, why: /expired or was revoked/, next: /Sign in again/ })).toEqual([]);
    expect(run.steps.slice(1).map(({ state }) => state)).toEqual(doctorStepIds.slice(1).map(() => 'not-reached'));
  });

  it('Borealis 503 for everything: no users, so no way', async () => {
    sandbox.faults.http({ cloud: 'borealis', effect: { kind: 'status', status: 503 } });
    const run = await clinic.examine(target);
    expect(problems(run, 'borealis', 'borealis.failed', { what: /temporarily unavailable/, why: /503/, next: /Retry in a minute/ })).toEqual([]);
    expect(run.step('heroku').state).toBe('ok');
    expect(run.step('users')).toMatchObject({ state: 'failed', error: { code: 'borealis.failed' } });
    expect(run.step('dns').state).toBe('not-reached');
  });

  it.each([
    [404, 'borealis', 'borealis.not-found', { what: /does not know this add-on/, why: /was removed/, next: /Refresh the list/ }],
    [422, 'users', 'borealis.not-ready', { what: /not ready yet/, why: /provisioned or is under maintenance/, next: /status says Available/ }],
    [403, 'users', 'borealis.access-revoked', { what: /access is revoked/, why: /storage/, next: /Upgrade the plan/ }],
  ] as const)('Borealis %i: what it means of the add-on', async (status, id, code, words) => {
    sandbox.faults.http({ cloud: 'borealis', effect: { kind: 'status', status } });
    const run = await clinic.examine(target);
    const { state, error, words: said } = run.step(id);
    expect([state, error?.code]).toEqual(['failed', code]);
    expect(said).toEqual({ what: expect.stringMatching(words.what), why: expect.stringMatching(words.why), next: expect.stringMatching(words.next) });
    expect(run.step('dns').state).toBe('not-reached');
  });

  it('Borealis 503 with users known already: the way is examined to its end', async () => {
    await clinic.rig.service.sshUser(target.addonId);
    await clinic.rig.service.access.dbUser(target);
    sandbox.faults.http({ cloud: 'borealis', effect: { kind: 'status', status: 503 } });
    const run = await clinic.examine(target);
    expect(run.step('borealis').state).toBe('failed');
    expect(run.step('query').state).toBe('ok');
  });

  it.each(['heroku', 'borealis'] as const)('%s hangs: its step ends at the limit', async (cloud) => {
    await hurry();
    await clinic.rig.service.sshUser(target.addonId);
    await clinic.rig.service.access.dbUser(target);
    sandbox.faults.http({ cloud, effect: { kind: 'hang' } });
    const run = await clinic.examine(target);
    expect(problems(run, cloud, `${cloud}.timeout`, { what: /does not answer/, why: /5 s/, next: /network/ })).toEqual([]);
    expect(run.step('query').state).toBe('ok');
  });

  it('an add-on under maintenance is pointed out', async () => {
    sandbox.world.update(sandbox.world.primary.name, { status: 'maintenance-plan-change' });
    try {
      expect((await clinic.examine(target)).step('borealis')).toMatchObject({ state: 'warning', words: { what: 'The add-on’s status is “Changing add-on plan”.' } });
    } finally {
      sandbox.world.update(sandbox.world.primary.name, { status: 'available' });
    }
  });
});

it('asks for write access as a tunnel does', async () => {
  const run = await clinic.examine({ ...target, access: 'read-write' });
  expect(problems(run, 'users', 'elevation.required', { what: /Write access is off/, why: /./, next: /Read & write/ })).toEqual([]);
});

it('stops at once when it is left, and leaves nothing open', async () => {
  sandbox.faults.ssh({ kind: 'hang-channel' });
  const abort = new AbortController();
  const seen: string[] = [];
  const follow = async (): Promise<void> => {
    for await (const event of clinic.doctor.run(target, abort.signal)) {
      if (event.kind !== 'step') continue;
      seen.push(`${event.step.id} ${event.step.state}`);
      if (event.step.id === 'forward') abort.abort();
    }
  };
  const thrown = await follow().then(() => null, (error: unknown) => error);
  expect(isFailure(thrown, 'op.cancelled')).toBe(true);
  expect(seen.at(-1)).toBe('forward running');
  await untilQuiet(() => sandbox.counters());
});

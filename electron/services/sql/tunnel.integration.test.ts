import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import type { RunEvent } from '../../../shared/contract/sql.ts';
import { failure } from '../errors/app-failure.ts';
import { createRig, sandboxSource, type Rig } from '../tunnels/testing/rig.ts';
import { createSqlService, type SqlService } from './sql-service.ts';
import type { RunRequest } from '../../../shared/contract/sql.ts';
import { finished, only } from './testing/test-console.ts';

describe.each(['ssh2', 'openssh'] as const)('the console through the %s bastion', (bastion) => {
  let sandbox: Sandbox;
  let rig: Rig;
  let service: SqlService;
  let dataDir: string;

  beforeAll(async () => { sandbox = await createSandbox({ bastion, eventsRows: 200_000 }); });
  afterAll(async () => { await sandbox.stop(); });
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'console-'));
    rig = createRig({ source: sandboxSource(sandbox) });
    const { elevations } = rig.service;
    service = createSqlService({
      connector: rig.connector, dataDir, applicationName: 'console-test', cancelGraceMs: 60_000,
      settings: () => ({ statementTimeoutSeconds: 0, resultMemoryMiB: 1 }),
      elevation: {
        check(addonId) { if (!elevations.allows(addonId)) throw failure('elevation.required', { addonId }, 'Write access is off.'); },
        onEnded: (listener) => elevations.ending.subscribe(({ addonId }) => listener(addonId)),
      },
    });
  });
  afterEach(async () => {
    await service.dispose();
    await rig.dispose();
    rmSync(dataDir, { recursive: true });
    await vi.waitFor(() => {
      const { openChannels, sshSessions } = sandbox.counters();
      if (openChannels + sshSessions > 0) throw new Error(`${openChannels} channels and ${sshSessions} connections are left.`);
    });
  });

  const request = (text: string, more: Partial<RunRequest> = {}): RunRequest => ({
    tabId: 'tab', addonId: sandbox.world.primary.id, access: 'read-only', identity: 'personal', text, pick: { kind: 'all' },
    onError: 'stop', commit: 'auto', parameters: [], confirmation: null, ...more,
  });
  /** Runs; `on` is called when the first event of its kind arrives. */
  async function run(text: string, more: Partial<RunRequest> = {}, on: Partial<Record<RunEvent['kind'], () => void>> = {}): Promise<RunEvent[]> {
    const events: RunEvent[] = [];
    for await (const event of service.run(request(text, more))) {
      if (!events.some(({ kind }) => kind === event.kind)) on[event.kind]?.();
      events.push(event);
    }
    return events;
  }

  test('200,000 rows, read at their end', async () => {
    const events = await run('SELECT * FROM events ORDER BY id');
    expect(finished(events)).toMatchObject({ outcome: 'done', error: null });
    const { resultId } = only(events, 'columns')[0]!;
    const { rows, count } = await service.rows(resultId, null, 199_999, 1);
    expect(count).toBe(200_000);
    expect(rows[0]?.[0]).toBe('200000');
    expect(sandbox.counters()).toMatchObject({ sshSessions: 1, openChannels: 1 });
  });

  test('cancel through a channel of its own, of a sleep and of a large result', async () => {
    const asleep = await run('SELECT 1; SELECT pg_sleep(60)', {}, { 'statement-done': () => { void service.cancel('tab'); } });
    expect(finished(asleep)).toMatchObject({ outcome: 'cancelled', error: null });
    const large = await run("SELECT generate_series(1, 100000000), repeat('x', 500)", {}, { rows: () => { void service.cancel('tab'); } });
    expect(finished(large)).toMatchObject({ outcome: 'cancelled', error: null });
    const after = await run('SELECT 1');
    expect(only(after, 'session')[0]?.pid).toBe(only(asleep, 'session')[0]?.pid);
    expect(finished(after).outcome).toBe('done');
  });

  test.each<[what: string, fault: (box: Sandbox) => unknown]>([
    ['SSH lost', (box) => box.faults.dropSsh('reset')],
    ['a backend killed', (box) => box.faults.killBackends(box.world.primary.name)],
  ])('%s in the middle of a result is told, and the next run works', async (_, fault) => {
    const events = await run("BEGIN; SELECT generate_series(1, 100000000), repeat('x', 500)", {}, { rows: () => { void fault(sandbox); } });
    expect(finished(events)).toMatchObject({ outcome: 'lost', transaction: 'idle', error: { code: 'pg.connection-lost' } });
    expect(finished(await run('SELECT 1'))).toMatchObject({ outcome: 'done' });
  });

  test('write access: read-only is refused by the server, elevation lets an insert through', async () => {
    const insert = 'CREATE TABLE IF NOT EXISTS console_note (text text); INSERT INTO console_note VALUES ($$é$$) RETURNING text';
    expect(only(await run(insert), 'statement-failed')[0]?.error.sqlstate).toMatch(/^(42501|25006)$/);
    expect(() => service.run(request(insert, { access: 'read-write' }))).toThrow('Write access is off.');
    await rig.service.elevate(sandbox.world.primary.id, null);
    const events = await run(insert, { access: 'read-write' });
    expect(finished(events)).toMatchObject({ outcome: 'done', error: null });
    expect((await service.rows(only(events, 'columns')[0]!.resultId, null, 0, 10)).rows).toEqual([['é']]);
  });
});

import { describe, expect, it } from 'vitest';
import type { DoctorStep } from '../../../shared/contract/doctor.ts';
import { doctorReport, doctorRunAfter, doctorVerdict } from '../../../shared/doctor-report.ts';
import { failure, isFailure } from '../errors/app-failure.ts';
import { createStepLog, StepFailed } from './step-log.ts';

const late = (seconds: number) => failure('pg.connect', { message: `nothing within ${seconds} s` }, 'Late.');
const never = new Promise<never>(() => undefined);

function start() {
  const told: DoctorStep[] = [];
  const abort = new AbortController();
  const log = createStepLog((step) => { told.push(step); }, abort.signal);
  const state = () => told.map(({ id, state: now }) => `${id} ${now}`);
  return { told, abort, log, state };
}

describe('a step', () => {
  it('is told when it begins and when it ends, with what it found', async () => {
    const { log, told, state } = start();
    const value = await log.run({ id: 'dns', limitMs: 1000, late, async work({ fact }) { fact('Name', 'host'); return 42; } });
    expect(value).toBe(42);
    expect(state()).toEqual(['dns running', 'dns ok']);
    expect(told[1]).toMatchObject({ facts: [{ label: 'Name', value: 'host', private: false }], words: null, error: null });
  });

  it('that exceeds its limit fails as its owner says, whether its work listens or not', async () => {
    const { log, told } = start();
    await expect(log.run({ id: 'query', limitMs: 5, late, work: () => never })).rejects.toBeInstanceOf(StepFailed);
    expect(told.at(-1)).toMatchObject({ state: 'failed', error: { code: 'pg.connect', details: { message: 'nothing within 0 s' } } });
  });

  it('of a cancelled run is not told as failed', async () => {
    const { log, abort, state } = start();
    const running = log.run({ id: 'tcp', limitMs: 1000, late, work: () => never });
    abort.abort();
    await expect(running).rejects.toSatisfy((error) => isFailure(error, 'op.cancelled'));
    expect(state()).toEqual(['tcp running']);
  });

  it('that only follows from another is not reached', async () => {
    const { log, told } = start();
    const failed = log.run({ id: 'borealis', limitMs: 1000, late, work: () => Promise.reject(late(1)), follows: async () => true });
    await expect(failed).rejects.toBeInstanceOf(StepFailed);
    expect(told.at(-1)).toMatchObject({ state: 'not-reached', error: null });
  });

  it('keeps its first warning', async () => {
    const { log, told } = start();
    await log.run({ id: 'role', limitMs: 1000, late, async work({ warn }) {
      warn({ what: 'one', why: '', next: '' });
      warn({ what: 'two', why: '', next: '' });
    } });
    expect(told.at(-1)).toMatchObject({ state: 'warning', words: { what: 'one' } });
  });
});

describe('the report', () => {
  const secret = 'postgres://someone:hunter2@host/db password=hunter3 HRKU-aaaa-bbbb of someone@example.com, Bearer abc.def.ghi';

  it('has no secret even where a server’s message or a fact holds one, and nothing private', async () => {
    const { log } = start();
    await log.run({ id: 'heroku', limitMs: 1000, late, async work({ fact, privately }) {
      privately('Signed in as', 'someone@example.com');
      fact('Said', secret.replace('someone@example.com', ''));
      fact('Algorithms', 'aes128-gcm@openssh.com');
    } });
    await log.run({ id: 'postgres', limitMs: 1000, late, work: () => Promise.reject(failure('pg.connect', { message: secret }, 'x')) }).catch(() => undefined);
    log.skip(['role', 'query']);
    const target = { addonId: 'a', access: 'read-only', identity: 'personal' } as const;
    let run = doctorRunAfter(null, { kind: 'started', addonName: 'one', target, startedAt: '2026-01-01T00:00:00Z', program: 'test', steps: log.steps() });
    run = doctorRunAfter(run, { kind: 'finished', ms: 12 });
    if (run === null) throw new Error('There is no run.');
    const report = doctorReport(run);
    expect(report).not.toMatch(/hunter|HRKU|someone@example\.com|abc\.def/);
    expect(report).toContain('Algorithms: aes128-gcm@openssh.com');
    expect(report).toContain('PostgreSQL start-up: Failed');
    expect(report).toContain('Role: Not reached');
    expect(doctorVerdict(run)).toMatch(/^PostgreSQL start-up: /);
  });
});

import { expect, it, vi } from 'vitest';
import type { RunEvent, RunRequest } from '../../../shared/contract/sql.ts';
import { createTabRun } from './tab-run.ts';

const target = { addonId: 'a', access: 'read-only', identity: 'personal' } as const;
const finished: RunEvent = { kind: 'finished', outcome: 'done', transaction: 'idle', elapsedMs: 1, error: null };

type Signal = { signal: AbortSignal };

function open(events: (signal: AbortSignal) => AsyncIterable<RunEvent>, cancel: () => Promise<{ outcome: string }> = () => Promise.resolve({ outcome: 'cancelled' })) {
  const run = vi.fn<(request: RunRequest, options: Signal) => Promise<AsyncIterable<RunEvent>>>((_, { signal }) => Promise.resolve(events(signal)));
  const runner = createTabRun({ sql: { run, cancel } } as never, 'tab');
  return { run, runner };
}

it('runs once with what was chosen, and not a second time while it does', async () => {
  const gate = Promise.withResolvers<undefined>();
  const { run, runner } = open(async function* () {
    yield { kind: 'statement-started', statement: 0, total: 1, range: { from: 0, to: 8 } };
    await gate.promise;
    yield finished;
  });
  runner.onError.set('continue');
  const first = runner.start(target, 'select 1', { kind: 'all' }, { commit: 'manual', parameters: [{ name: 'a', value: null }] });
  await runner.start(target, 'select 2', { kind: 'all' });
  await vi.waitFor(() => expect(runner.state.get().statements).toHaveLength(1));
  gate.resolve(undefined);
  await first;
  expect(run).toHaveBeenCalledTimes(1);
  expect(run.mock.calls[0]?.[0]).toMatchObject({ text: 'select 1', onError: 'continue', commit: 'manual', parameters: [{ name: 'a', value: null }] });
  expect(runner.state.get()).toMatchObject({ phase: 'finished', text: 'select 1', parameters: [{ name: 'a', value: null }] });
});

it('says how a run ended that stopped without a last word', async () => {
  const { runner } = open(async function* () { yield { kind: 'waiting', for: 'tunnel' }; });
  await runner.start(target, 'select 1', { kind: 'all' });
  expect(runner.state.get()).toMatchObject({ phase: 'finished', waitingFor: null });
  const broken = open(() => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('the way broke')) }) }));
  await broken.runner.start(target, 'select 1', { kind: 'all' });
  expect(broken.runner.state.get()).toMatchObject({ phase: 'finished', error: { code: 'internal', message: 'the way broke' } });
});

it('leaves the run where the server has nothing to cancel', async () => {
  const { runner } = open(async function* (signal) {
    yield { kind: 'waiting', for: 'session' };
    await new Promise((resolve) => { signal.addEventListener('abort', resolve); });
    yield finished;
  }, () => Promise.resolve({ outcome: 'nothing-to-cancel' }));
  const run = runner.start(target, 'select 1', { kind: 'all' });
  await vi.waitFor(() => expect(runner.state.get().waitingFor).toBe('session'));
  await runner.cancel();
  await run;
  expect(runner.state.get().phase).toBe('finished');
});

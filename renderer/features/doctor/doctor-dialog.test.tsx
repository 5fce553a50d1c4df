import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, it } from 'vitest';
import { doctorStepIds, type DoctorEvent, type DoctorStep } from '../../../shared/contract/doctor.ts';
import type { AppError } from '../../../shared/errors.ts';
import { doctorAsked } from '../../state/doctor.ts';
import { openPage, os } from '../../testing/fake-host.tsx';
import DoctorDialog from './doctor-dialog.tsx';

const waiting: DoctorStep[] = doctorStepIds.map((id) => ({ id, state: 'waiting', ms: null, facts: [], words: null, error: null }));
const started: DoctorEvent = {
  kind: 'started', addonName: 'borealis-shop', target: { addonId: 'd1', access: 'read-only', identity: 'personal' }, startedAt: '2026-01-01T00:00:00.000Z', program: 'test', steps: waiting,
};
const step = (id: DoctorStep['id'], change: Partial<DoctorStep>): DoctorEvent => ({ kind: 'step', step: { id, state: 'ok', ms: 3, facts: [], words: null, error: null, ...change } });
const gone: AppError = { code: 'addon.not-found', message: 'gone', retryable: false, details: { addonId: 'd1' }, traceId: 't1' };

let page: ReturnType<typeof openPage> | undefined;
let runs = 0;
function open(run: (signal: AbortSignal | undefined, fail: (error: AppError) => Error) => AsyncGenerator<DoctorEvent, undefined>): void {
  runs = 0;
  doctorAsked.set('d1');
  page = openPage(<DoctorDialog />, {}, { doctor: { run: os.doctor.run.handler(({ signal, errors }) => { runs += 1; return run(signal, (data) => errors.APP({ data })); }) } });
}
afterEach(() => {
  page?.close();
  doctorAsked.set(null);
});
const result = () => screen.findByRole('status', { name: 'Result' });

it('an add-on that vanishes while it is examined is told in words; what was found stays and can be copied', async () => {
  const vanish = Promise.withResolvers<void>();
  open(async function* run(_signal, fail) {
    yield started;
    yield step('heroku', { facts: [{ label: 'Host', value: 'api.heroku.test', private: false }] });
    await vanish.promise;
    throw fail(gone);
  });
  await waitFor(async () => expect((await result()).textContent).toBe('Checking, 1 of 12 steps done…'));
  vanish.resolve();
  const alert = await screen.findByRole('alert');
  expect(within(alert).getByText('The add-on is gone.')).toBeTruthy();
  expect(screen.getByText('api.heroku.test')).toBeTruthy();
  expect(screen.getAllByText('Not reached')).toHaveLength(11);
  expect(screen.getByRole('button', { name: 'Copy report' })).toHaveProperty('disabled', false);
  expect(runs).toBe(1);
});

it('a step that fails for maintenance says so with cause and next step', async () => {
  open(async function* run() {
    yield started;
    yield step('users', { state: 'failed', words: { what: 'The add-on is not available.', why: 'It is under maintenance.', next: 'Wait until its status says Available.' } });
    yield { kind: 'finished', ms: 9 };
    return undefined;
  });
  await waitFor(async () => expect((await result()).textContent).toBe('Database and SSH user: The add-on is not available.'));
  for (const words of ['It is under maintenance.', 'Wait until its status says Available.']) expect(screen.getByText(words)).toBeTruthy();
});

it('cancelling ends the run at once, and running again begins one more', async () => {
  let begun = 0;
  const left: boolean[] = [];
  open(async function* run(signal) {
    yield started;
    await new Promise<void>((resolve) => { signal?.addEventListener('abort', () => { left.push(true); resolve(); }); begun += 1; });
    return undefined;
  });
  await screen.findByText('Heroku API');
  await waitFor(() => expect(begun).toBe(1));
  expect(screen.queryByRole('button', { name: 'Run again' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect((await result()).textContent).toBe('Cancelled.');
  await waitFor(() => expect(left).toEqual([true]));
  await userEvent.click(screen.getByRole('button', { name: 'Run again' }));
  // An abort that comes before somebody listens is heard by nobody.
  await waitFor(() => expect(begun).toBe(2));
  expect(runs).toBe(2);
  await userEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1) ?? document.body);
  expect(doctorAsked.get()).toBeNull();
  await waitFor(() => expect(left).toEqual([true, true]));
});

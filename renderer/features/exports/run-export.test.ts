import { beforeEach, expect, test, vi } from 'vitest';
import type { ExportEvent } from '../../../shared/contract/exports.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import type { AppError } from '../../../shared/errors.ts';
import { activities, addActivity, clearEndedActivities, type Activity } from '../../state/activity.ts';
import { startExport, type ExportOrder } from './run-export.ts';

const order: ExportOrder = {
  source: { kind: 'result', resultId: 'r', viewId: null, columns: null }, format: 'csv',
  options: { headers: true, nullText: '', formulaGuard: false, table: '' }, path: '/home/dana/orders.csv', overwrite: false,
};
const exists: AppError = { code: 'export.exists', message: 'there', retryable: false, details: { path: '/home/dana/orders.csv' }, traceId: '' };
const full: AppError = { code: 'export.unwritable', message: 'full', retryable: false, details: { path: '/home/dana/orders.csv', problem: 'The disk is full.' }, traceId: '' };
const progress = (rows: number): ExportEvent => ({ kind: 'progress', value: null, title: 'Export', description: '', rows, bytes: rows * 10 });
const done: ExportEvent = { kind: 'done', path: order.path, rows: 3, bytes: 2048, remark: 'One cell was shortened.' };

function clientOf(run: (signal: AbortSignal | undefined) => AsyncGenerator<ExportEvent>): ContractClient {
  return { exports: { run: (_input: unknown, options?: { signal?: AbortSignal }) => Promise.resolve(run(options?.signal)) } } as unknown as ContractClient;
}

const make = (id: number, state: Activity['state']): Activity => (
  { id: String(id), title: 't', description: '', value: null, state, startedAt: 0, error: null, action: null, cancel: () => undefined }
);

const only = () => activities.get()[0];

beforeEach(() => activities.set([]));

test('shows how far it is, and how it ended with what was said about it', async () => {
  const gate = Promise.withResolvers<void>();
  const client = clientOf(async function* () {
    yield progress(1200);
    await gate.promise;
    yield done;
  });
  await startExport(client, order, false);
  expect(only()).toMatchObject({ title: 'Export to orders.csv', state: 'running', description: '1,200 rows, 12 KiB' });
  gate.resolve();
  await vi.waitFor(() => expect(only()?.state).toBe('done'));
  expect(only()?.description).toBe('3 rows, 2 KiB to /home/dana/orders.csv. One cell was shortened.');
});

test('what is refused before anything was written is told to the caller and leaves no activity', async () => {
  // oxlint-disable-next-line require-yield
  const client = clientOf(async function* () { throw exists; });
  await expect(startExport(client, order, false)).rejects.toBe(exists);
  expect(activities.get()).toEqual([]);
});

test('a failure on the way stays in the activity', async () => {
  const client = clientOf(async function* () {
    yield progress(1);
    throw full;
  });
  await startExport(client, order, false);
  await vi.waitFor(() => expect(only()).toMatchObject({ state: 'failed', error: { code: 'export.unwritable' } }));
});

test('cancelling aborts the call and says so', async () => {
  const client = clientOf(async function* (signal) {
    yield progress(1);
    await new Promise<void>((resolve) => { signal?.addEventListener('abort', () => resolve()); });
  });
  await startExport(client, order, false);
  only()?.cancel?.();
  await vi.waitFor(() => expect(only()?.state).toBe('cancelled'));
});

test('ended operations are bounded; running ones stay', () => {
  addActivity(make(0, 'running'));
  for (let id = 1; id <= 50; id += 1) addActivity(make(id, 'done'));
  expect(activities.get().filter((one) => one.state === 'done')).toHaveLength(20);
  expect(activities.get().some((one) => one.state === 'running')).toBe(true);
  clearEndedActivities();
  expect(activities.get().map((one) => one.id)).toEqual(['0']);
});

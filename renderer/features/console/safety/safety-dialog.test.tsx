import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { Hazard } from '../../../../shared/contract/safety.ts';
import type { RunEvent } from '../../../../shared/contract/sql.ts';
import { begunRun, idleRun, runAfter, type RunState } from '../run-state.ts';
import { madeObjects } from './ownership-offer.tsx';
import { safetyQuestion, type Review, type SafetyQuestion } from './review-before-run.ts';
import { SafetyDialog } from './safety-dialog.tsx';

const text = 'SELECT 1;\nDELETE FROM t;\nDROP TABLE u CASCADE';
const hazard = (change: Partial<Hazard> = {}): Hazard => ({
  kind: 'delete-all', title: 'DELETE without WHERE', consequence: 'Deletes every row of t.', objects: ['t'], inside: 'statement', range: { from: 10, to: 23 }, rows: 1200, rowsFrom: 'planner', ...change,
});
const review = (change: Partial<Review> = {}): Review => ({ hazards: [hazard()], unread: [], name: 'borealis-shop', label: '', typeName: null, confirmation: 'c', ...change });

function ask(state: SafetyQuestion['state']) {
  const acts = { confirm: vi.fn<(name: string | null) => void>(), retry: vi.fn<() => void>(), cancel: vi.fn<() => void>() };
  const onJump = vi.fn<(tabId: string, offset: number) => void>();
  safetyQuestion.set({ request: { target: { addonId: 'a', access: 'read-write', identity: 'personal' }, tabId: 't1', text, pick: { kind: 'all' } }, state, ...acts });
  render(<SafetyDialog onJump={onJump} />);
  return { ...acts, onJump };
}

afterEach(() => {
  cleanup();
  safetyQuestion.set(null);
});

it('lists what would be destroyed, where, and how much; Cancel has the focus', async () => {
  ask({ kind: 'confirm', busy: false, error: null, review: review({ hazards: [hazard(), hazard({ kind: 'drop', title: 'DROP TABLE … CASCADE', rows: null, rowsFrom: 'unknown', range: { from: 25, to: text.length } })], label: 'staging' }) });
  const items = await screen.findAllByRole('listitem');
  expect(items.map((item) => item.textContent)).toEqual([
    'DELETE without WHEREDeletes every row of t. About 1,200 rows, the planner estimates.2DELETE FROM t', 'DROP TABLE … CASCADEDeletes every row of t.3DROP TABLE u CASCADE',
  ]);
  expect(screen.getByRole('dialog').textContent).toContain('On borealis-shopstaging');
  expect(screen.getByRole('button', { name: 'Run 2 destructive statements' })).toBeTruthy();
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Cancel' })));
});

it('shows the first fifty and counts the others, and says what could not be read', async () => {
  const hazards = Array.from({ length: 60 }, (_, at) => hazard({ range: { from: at, to: at + 100 } }));
  ask({ kind: 'confirm', busy: false, error: null, review: review({ hazards, unread: [{ range: { from: 0, to: 1 }, reason: 'syntax error at or near "x"' }] }) });
  expect(await screen.findAllByRole('listitem')).toHaveLength(50);
  expect(screen.getByText('And 10 more.')).toBeTruthy();
  expect(screen.getByText(/One more statement could not be read and may do anything: syntax error at or near "x"\./)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Run 60 destructive statements' })).toBeTruthy();
});

it('takes a production name only whole', async () => {
  const { confirm } = ask({ kind: 'confirm', busy: false, error: null, review: review({ typeName: 'borealis-shop', label: 'production' }) });
  const user = userEvent.setup();
  const run = await screen.findByRole('button', { name: 'Run the destructive statement' });
  expect(run).toHaveProperty('disabled', true);
  await user.type(screen.getByRole('textbox', { name: 'Type borealis-shop to confirm' }), 'borealis-sho{Enter}');
  expect(confirm).not.toHaveBeenCalled();
  await user.type(screen.getByRole('textbox'), 'p{Enter}');
  expect(confirm).toHaveBeenCalledWith('borealis-shop');
});

it('goes to a statement, closed and with nothing run', async () => {
  const { cancel, confirm, onJump } = ask({ kind: 'confirm', busy: false, error: null, review: review() });
  await userEvent.setup().click(await screen.findByRole('button', { name: 'Go to line 2: DELETE without WHERE' }));
  expect(cancel).toHaveBeenCalledOnce();
  expect(onJump).toHaveBeenCalledWith('t1', 10);
  expect(confirm).not.toHaveBeenCalled();
});

it('offers no way to run what could not be reviewed', async () => {
  const { retry } = ask({ kind: 'failed', error: { code: 'heroku.timeout', message: 'late', retryable: true, details: { host: 'api.heroku.com' }, traceId: 'x' } });
  const dialog = await screen.findByRole('dialog', { name: 'The statements could not be checked' });
  expect(within(dialog).queryByRole('button', { name: /^Run/ })).toBeNull();
  expect(within(dialog).getByText('Nothing was run.')).toBeTruthy();
  await userEvent.setup().click(within(dialog).getByRole('button', { name: 'Retry' }));
  expect(retry).toHaveBeenCalledOnce();
});

const rowsComing: RunEvent = { kind: 'columns', statement: 0, resultId: 'r', columns: [] };

const ranWith = (access: 'read-only' | 'read-write', identity: 'personal' | 'app', command: string, columns = false): RunState => runAfter(begunRun(idleRun, { access, identity }, { text: 'x', pick: { kind: 'all' }, parameters: [] }, 0), [
  { kind: 'statement-started', statement: 0, total: 1, range: { from: 0, to: 1 } },
  ...columns ? [rowsComing] : [],
  { kind: 'statement-done', statement: 0, resultId: null, command, rowCount: null, firstRowMs: null, elapsedMs: 1, remark: null },
  { kind: 'finished', outcome: 'done', transaction: 'idle', elapsedMs: 1, error: null },
]);

it('knows from the tags whether a run of the personal writer made something', () => {
  expect(madeObjects(ranWith('read-write', 'personal', 'CREATE TABLE'))).toBe(true);
  expect(madeObjects(ranWith('read-write', 'personal', 'SELECT 40'))).toBe(true);
  expect(madeObjects(ranWith('read-write', 'personal', 'SELECT 40', true))).toBe(false);
  expect(madeObjects(ranWith('read-write', 'personal', 'UPDATE 3'))).toBe(false);
  expect(madeObjects(ranWith('read-write', 'app', 'CREATE TABLE'))).toBe(false);
  expect(madeObjects(ranWith('read-only', 'personal', 'CREATE TABLE'))).toBe(false);
});

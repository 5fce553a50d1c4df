import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Column } from '../../../../shared/cell.ts';
import type { Api } from '../../../api/client.ts';
import { ApiProvider } from '../../../api/api-context.tsx';
import { gridMemory, namesKey } from './grid-memory.ts';
import { ResultGrid } from './result-grid.tsx';

const columns: readonly Column[] = [{ name: 'id', typeOid: 23, typeName: 'integer' }, { name: 'note', typeOid: 25, typeName: 'text' }, { name: 'doc', typeOid: 114, typeName: 'json' }];
const row = (index: number) => [String(index + 1), index % 2 === 0 ? `note ${index + 1}` : null, `{"n": ${index}.10}`];
const size = { width: 800, height: 400 };
const before = { width: Object.getOwnPropertyDescriptor(Element.prototype, 'clientWidth'), height: Object.getOwnPropertyDescriptor(Element.prototype, 'clientHeight') };

beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => size.width });
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => size.height });
});
afterAll(() => {
  if (before.width !== undefined) Object.defineProperty(HTMLElement.prototype, 'clientWidth', before.width);
  if (before.height !== undefined) Object.defineProperty(HTMLElement.prototype, 'clientHeight', before.height);
});
afterEach(() => {
  cleanup();
  gridMemory.arrangements.delete(namesKey(columns));
});

type Call = (...input: unknown[]) => Promise<unknown>;
type Asked = { offset: number; limit: number };

function open({ count = 1000, complete = true, tooLarge = false, resultId = `r${Math.random()}`, statementText = 'select 1' } = {}) {
  const tooMany = Object.assign(new Error('too large'), { code: 'result.too-large', message: 'too large', retryable: false, details: { rows: count, limit: 10 }, traceId: 't' });
  const calls = {
    rows: vi.fn<(input: Asked, ...rest: unknown[]) => Promise<unknown>>(({ offset, limit }) => Promise.resolve({ rows: Array.from({ length: Math.min(limit, count - offset) }, (_, at) => row(offset + at)), count, complete })),
    text: vi.fn<Call>(() => Promise.resolve({ text: 'as text', rows: 2 })),
    view: vi.fn<Call>(() => (tooLarge ? Promise.reject(tooMany) : Promise.resolve({ viewId: 'v1', count: 7 }))),
    rerun: vi.fn<Call>(() => Promise.resolve({ text: 'select * from (…) order by 1' })),
    find: vi.fn<Call>(() => Promise.resolve({ row: 4, column: 1 })),
    aggregate: vi.fn<Call>(() => Promise.resolve({ cells: 4, values: 3, sum: '6.00', average: '2.00', least: '1', greatest: '3' })),
  };
  const client = { sql: { rows: calls.rows, cell: vi.fn<Call>() }, results: calls };
  const onRerun = vi.fn<(text: string) => void>();
  render(
    <ApiProvider value={{ client } as unknown as Api}>
      <ResultGrid resultId={resultId} columns={columns} count={count} complete={complete} label="Result" statementText={statementText} onRerun={onRerun} />
    </ApiProvider>,
  );
  return { calls, onRerun, user: userEvent.setup() };
}

const activeText = () => {
  const id = screen.getByRole('grid').getAttribute('aria-activedescendant');
  return id === null ? null : (document.querySelector(`[id="${id}"]`)?.textContent ?? null);
};
const selectedWords = () => screen.getByRole('status', { name: 'Selected' }).textContent;
const names = () => screen.getAllByRole('columnheader').map((head) => head.getAttribute('title')).filter((title) => title !== null);
const width = () => Number(screen.getByRole('separator', { name: 'Width of column id', hidden: true }).getAttribute('aria-valuenow'));
async function ready(user: ReturnType<typeof userEvent.setup>) {
  await screen.findByText('note 1');
  screen.getByRole('grid').focus();
  await user.keyboard('{ArrowDown}');
  // The cells are drawn in the next frame.
  await waitFor(() => expect(activeText()).toBe('1'));
}

it('draws the rows in view alone and moves by keys', async () => {
  const { user } = open();
  await ready(user);
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('1001');
  expect(screen.getAllByRole('row').length).toBeLessThan(30);
  await user.keyboard('{ArrowRight}{ArrowDown}');
  await waitFor(() => expect(activeText()).toBe('NULL'));
  await user.keyboard('{Control>}{End}{/Control}');
  await waitFor(() => expect(activeText()).toBe('{"n": 999.10}'));
  await user.keyboard('{Control>}{Home}{/Control}{PageDown}');
  await waitFor(() => expect(Number(activeText())).toBeGreaterThan(10));
});

it('extends and says the selection, and asks for its figures', async () => {
  const { user, calls } = open();
  await ready(user);
  await user.keyboard('{Shift>}{ArrowDown}{ArrowRight}{/Shift}');
  await waitFor(() => expect(selectedWords()).toBe('2 × 2 cells selected'));
  await waitFor(() => expect(activeText()).toBe('1'));
  // On the way there, figures may have been asked for 2 × 1 cells.
  await waitFor(() => expect(calls.aggregate).toHaveBeenLastCalledWith(expect.objectContaining({ blocks: [{ from: 0, to: 2, columns: [0, 1] }] }), expect.anything()));
  await screen.findByRole('button', { name: 'Sum 6.00, copy' });
  await user.keyboard('{Control>}a{/Control}');
  await waitFor(() => expect(selectedWords()).toBe('1,000 × 3 cells selected'));
});

it('copies one value raw and a range as text of the format chosen', async () => {
  const { user, calls } = open();
  await ready(user);
  await user.keyboard('{Control>}c{/Control}');
  await waitFor(async () => expect(await navigator.clipboard.readText()).toBe('1'));
  await user.keyboard('{Shift>}{ArrowDown}{/Shift}{Control>}{Shift>}c{/Shift}{/Control}');
  await user.click(await screen.findByRole('menuitem', { name: 'CSV with headers' }));
  await waitFor(async () => expect(await navigator.clipboard.readText()).toBe('as text'));
  expect(calls.text).toHaveBeenCalledWith(expect.objectContaining({ format: 'csv', headers: true, blocks: [{ from: 0, to: 2, columns: [0] }] }), expect.anything());
});

it('finds and highlights', async () => {
  const { user } = open();
  await ready(user);
  await user.keyboard('{Control>}f{/Control}');
  await user.keyboard('note');
  await waitFor(() => expect(activeText()).toBe('note 5'));
  await waitFor(() => expect(document.querySelector('mark')?.textContent).toBe('note'));
  await user.keyboard('{Escape}');
  expect(document.activeElement).toBe(screen.getByRole('grid'));
  await waitFor(() => expect(document.querySelector('mark')).toBeNull());
});

it('shows the value beside the grid, follows the active cell, and gives the focus back', async () => {
  const { user } = open();
  await ready(user);
  await user.keyboard('{ArrowRight}{ArrowRight}{Enter}');
  const panel = await screen.findByRole('region', { name: 'Value' });
  expect(within(panel).getAllByRole('treeitem').map((item) => item.textContent)).toEqual(['{', '"n":0.10']);
  await user.keyboard('{ArrowDown}');
  await waitFor(() => expect(within(panel).getAllByRole('treeitem')[1]?.textContent).toBe('"n":1.10'));
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('region', { name: 'Value' })).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('grid'));
});

it('sorts here and says so', async () => {
  const { user, calls } = open();
  await ready(user);
  await user.keyboard('{ContextMenu}');
  await user.click(await screen.findByRole('menuitem', { name: 'Column id…' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Sort descending' }));
  await screen.findByText('Sorted here (all 1,000 rows)');
  expect(calls.view).toHaveBeenCalledWith(expect.objectContaining({ sort: [{ column: 0, descending: true }], filters: [] }), expect.anything());
  await waitFor(() => expect(calls.rows).toHaveBeenLastCalledWith(expect.objectContaining({ viewId: 'v1', offset: 0 }), expect.anything()));
  await waitFor(() => expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('8'));
});

it('offers the server where a result is too large or still arrives', async () => {
  const { user, onRerun } = open({ tooLarge: true });
  await ready(user);
  await user.click(screen.getByRole('button', { name: 'Column id' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Sort ascending' }));
  await screen.findByText(/too large to sort and filter here/);
  await user.click(await screen.findByRole('button', { name: 'Run again on the server, ordered' }));
  await waitFor(() => expect(onRerun).toHaveBeenCalledWith('select * from (…) order by 1'));
  cleanup();
  const again = open({ statementText: 'select * from (…) order by 1;' });
  await screen.findByText('Ordered by the server:');
  await again.user.click(screen.getByRole('button', { name: 'Run as before' }));
  expect(again.onRerun).toHaveBeenCalledWith('select 1');
  cleanup();
  const arriving = open({ complete: false });
  await ready(arriving.user);
  await arriving.user.click(screen.getByRole('button', { name: 'Column id' }));
  await arriving.user.click(await screen.findByRole('menuitem', { name: 'Sort ascending' }));
  await screen.findByText(/Rows are still arriving/);
  expect(arriving.calls.view).not.toHaveBeenCalled();
});

it('moves, hides and brings back columns by keys and menus', async () => {
  const { user } = open();
  await ready(user);
  await user.keyboard('{Alt>}{Shift>}{ArrowRight}{/Shift}{/Alt}');
  await waitFor(() => expect(names()).toEqual(['note text', 'id integer', 'doc json']));
  await waitFor(() => expect(activeText()).toBe('1'));
  const old = width();
  await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
  await waitFor(() => expect(width()).toBe(old + 16));
  await user.click(screen.getByRole('button', { name: 'Column note' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Hide' }));
  await waitFor(() => expect(names()).toEqual(['id integer', 'doc json']));
  await user.click(screen.getByRole('button', { name: 'Columns…' }));
  await user.click(await screen.findByRole('button', { name: 'Show all' }));
  await user.click(screen.getByRole('button', { name: 'Reset' }));
  await user.click(screen.getByRole('button', { name: 'Done' }));
  await waitFor(() => expect(names()).toEqual(['id integer', 'note text', 'doc json']));
});

it('goes to a row by its number', async () => {
  const { user } = open({ count: 50_000_000 });
  await ready(user);
  await user.keyboard('{Control>}g{/Control}');
  const field = await screen.findByRole('textbox', { name: 'Row' });
  await waitFor(() => expect(document.activeElement).toBe(field));
  await user.keyboard('49 876 543{Enter}');
  await waitFor(() => expect(activeText()).toBe('49876543'));
});

it('says that there are no rows', async () => {
  open({ count: 0 });
  expect(await screen.findByText('0 rows')).toBeDefined();
  expect(screen.getAllByRole('columnheader').length).toBeGreaterThan(0);
});

it('is where it was when the same result is shown again', async () => {
  const resultId = `same ${Math.random()}`;
  const { user } = open({ resultId });
  await ready(user);
  await user.keyboard('{Control>}{End}{/Control}{Shift>}{ArrowUp}{/Shift}');
  await waitFor(() => expect(selectedWords()).toBe('2 × 1 cells selected'));
  cleanup();
  open({ resultId });
  await waitFor(() => expect(selectedWords()).toBe('2 × 1 cells selected'));
  await waitFor(() => expect(activeText()).toBe('{"n": 999.10}'));
});

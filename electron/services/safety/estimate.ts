import type { Client } from 'pg';
import type { Target } from '../../../shared/contract/base.ts';
import type { Hazard } from '../../../shared/contract/safety.ts';
import type { PgConnector, PgSession } from '../postgres/types.ts';
import type { TableRef } from './found.ts';

export type Estimate = Pick<Hazard, 'rows' | 'rowsFrom'>;

export const unknownRows: Estimate = { rows: null, rowsFrom: 'unknown' };

/** Tables asked about; a script that empties more is known for what it is. */
const mostTables = 30;

const keyOf = ({ sql, only }: TableRef): string => `${only ? 'ONLY ' : ''}${sql}`;

export interface EstimateDeps {
  connector: PgConnector;
  applicationName: string;
  /** Milliseconds for all of it, connecting included. What is not known by then stays unknown. */
  budgetMs: number;
}

/**
 * How many rows the tables have, asked over a session of its own that ends with it, so that nothing waits for the tab's. A new
 * session looks names up by the role's own search_path. Never throws and never takes longer than the budget.
 */
export async function estimateRows(deps: EstimateDeps, target: Target, tables: readonly TableRef[], signal?: AbortSignal): Promise<(table: TableRef | null) => Estimate> {
  const found = new Map<string, Estimate>();
  const wanted = new Map(tables.map((table) => [keyOf(table), table])).values().take(mostTables);
  const stop = new AbortController();
  const out = AbortSignal.any([AbortSignal.timeout(deps.budgetMs), ...(signal === undefined ? [] : [signal])]);
  const late = Promise.withResolvers<undefined>();
  const end = (): void => {
    stop.abort();
    late.resolve(undefined);
  };
  if (out.aborted) end();
  out.addEventListener('abort', end);
  await Promise.race([late.promise, askAll(deps, target, [...wanted], found, stop.signal).catch(() => undefined)]);
  return (table) => (table === null ? unknownRows : found.get(keyOf(table)) ?? unknownRows);
}

async function askAll(deps: EstimateDeps, target: Target, tables: readonly TableRef[], found: Map<string, Estimate>, signal: AbortSignal): Promise<void> {
  if (tables.length === 0 || signal.aborted) return;
  const session: PgSession = await deps.connector.connect(target, {
    applicationName: `${deps.applicationName} review`, signal,
    settings: { statement_timeout: '3s', lock_timeout: '500ms', default_transaction_read_only: 'on' },
  });
  const hangUp = (): void => { void session.close().catch(() => undefined); };
  signal.addEventListener('abort', hangUp);
  try {
    for (const table of tables) {
      if (signal.aborted) return;
      const estimate = await ask(session.client, table).catch(() => null);
      if (estimate !== null) found.set(keyOf(table), estimate);
    }
  } finally {
    signal.removeEventListener('abort', hangUp);
    hangUp();
  }
}

/** The statistics need no lock; the table's size and the planner wait for one as long as `lock_timeout` says. */
async function ask(client: Client, table: TableRef): Promise<Estimate | null> {
  const tuples = await one(client, 'SELECT reltuples FROM pg_class WHERE oid = to_regclass($1)', [table.sql]);
  if (tuples === null) return null;
  const planned = await plan(client, table).catch(() => null);
  if (planned !== null) return planned;
  const counted = Number(tuples);
  return counted >= 0 ? { rows: Math.round(counted), rowsFrom: 'statistics' } : null;
}

/** "Plan Rows" of reading the whole table (EXPLAIN, FORMAT JSON), which needs the right to read it. The planner takes an empty table for ten pages. */
async function plan(client: Client, table: TableRef): Promise<Estimate | null> {
  const empty = await one(
    client, "SELECT pg_relation_size(oid) = 0 FROM pg_class WHERE oid = to_regclass($1) AND relkind = 'r' AND NOT relhassubclass", [table.sql],
  );
  if (empty === 't') return { rows: 0, rowsFrom: 'statistics' };
  // The name was written by quoteIdentifier from what the parser read.
  const rows = /"Plan Rows": (\d+)/.exec(await one(client, `EXPLAIN (FORMAT JSON) SELECT FROM ${keyOf(table)}`) ?? '')?.[1];
  return rows === undefined ? null : { rows: Number(rows), rowsFrom: 'planner' };
}

async function one(client: Client, text: string, values?: string[]): Promise<string | null> {
  const { rows: [row] } = await client.query<unknown[]>({ text, rowMode: 'array', ...(values === undefined ? {} : { values }) });
  return typeof row?.[0] === 'string' ? row[0] : null;
}

import { DatabaseError } from 'pg';
import type { CompareEvent, CompareSample, RowCount, TableComparison } from '../../../../shared/contract/restore-compare.ts';
import type { PgConnector, PgSession } from '../../postgres/types.ts';
import { toQueryFailure } from '../../postgres/query-failure.ts';
import { compareSettings } from './catalog-sql.ts';
import { differingRows, diffSchemas } from './diff-schemas.ts';
import { sideOf, type Side, type SideTable } from './side.ts';

type Progress = { kind: 'progress'; value: number | null; title: string; description: string };

/** Compares two databases over read-only sessions of its own. */
export interface CompareService {
  /** Differences of the schema first, then one table after the other. Ends with the signal. Throws pg.*, tunnel.*, borealis.*, heroku.*. */
  run(databases: { sourceId: string; copyId: string }, signal?: AbortSignal): AsyncGenerator<CompareEvent | Progress, void>;
}

export interface CompareDeps {
  connector: PgConnector;
  applicationName: string;
  /** Tables up to this size on both sides are counted. Default 256 MiB. */
  exactBytes?: number;
  now?: () => number;
}

/** Rows at either end of the primary key. */
const sampleEach = 500;
const title = 'Compare source and copy';

function estimated(table: SideTable | undefined): RowCount | null {
  return table === undefined || table.estimate === null ? null : { rows: String(table.estimate), exact: false };
}

async function counted(side: Side, table: SideTable | undefined, exact: boolean): Promise<RowCount | null> {
  if (table === undefined || !exact) return estimated(table);
  return side.count(table.name).catch((error: unknown) => {
    // Its time ran out (57014): the estimate is better than nothing.
    if (error instanceof DatabaseError && error.code === '57014') return estimated(table);
    throw error;
  });
}

async function sampled(sides: readonly [Side, Side], source: SideTable | undefined, copy: SideTable | undefined): Promise<CompareSample> {
  if (source === undefined || copy === undefined) return { kind: 'none', reason: 'It is on one side only.' };
  if (source.key === null || source.key !== copy.key) return { kind: 'none', reason: source.key === null ? 'It has no primary key.' : 'The primary keys differ.' };
  if (source.columns !== copy.columns) return { kind: 'none', reason: 'The columns differ.' };
  const wanted = { ...source, key: source.key };
  const [left, right] = await settled([sides[0].sample(wanted, sampleEach), sides[1].sample(wanted, sampleEach)]);
  const rows = Math.max(left.length, right.length);
  const differing = differingRows(left, right);
  return differing === 0 ? { kind: 'same', rows } : { kind: 'different', rows, differing };
}

async function compareTable(sides: readonly [Side, Side], name: string, source: SideTable | undefined, copy: SideTable | undefined, exactBytes: number): Promise<TableComparison> {
  try {
    const exact = Math.max(source?.bytes ?? 0, copy?.bytes ?? 0) <= exactBytes;
    const [left, right] = await settled([counted(sides[0], source, exact), counted(sides[1], copy, exact)]);
    return { name, source: left, copy: right, sample: await sampled(sides, source, copy), problem: null };
  } catch (error) {
    // What the server refuses, such as a table that the role may not read, concerns this table only.
    if (!(error instanceof DatabaseError) || error.code?.startsWith('57P') === true) throw error;
    return { name, source: estimated(source), copy: estimated(copy), sample: { kind: 'none', reason: 'It could not be read.' }, problem: error.message };
  }
}

/** Both, also where one fails: a session must not be asked for the next table while it works at this one. */
async function settled<A, B>(both: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
  await Promise.allSettled(both);
  return [await both[0], await both[1]];
}

async function* steps(sides: readonly [Side, Side], exactBytes: number): AsyncGenerator<CompareEvent | Progress, void> {
  yield { kind: 'progress', value: null, title, description: 'Reading both catalogues' };
  const [left, right] = await settled([sides[0].objects(), sides[1].objects()]);
  const [sources, copies] = await settled([sides[0].tables(), sides[1].tables()]);
  const names = [...new Set([...sources.keys(), ...copies.keys()])].toSorted();
  const keys = new Set([...left, ...right].map(({ kind, name }) => `${kind} ${name}`));
  yield { kind: 'schema', differences: diffSchemas(left, right), compared: keys.size, tables: names.length };
  for (const [index, name] of names.entries()) {
    yield { kind: 'progress', value: index / names.length, title, description: `Table ${index + 1} of ${names.length}: ${name}` };
    yield { kind: 'table', table: await compareTable(sides, name, sources.get(name), copies.get(name), exactBytes) };
  }
}

/** See CompareService. */
export function createCompare({ connector, applicationName, exactBytes = 256 * 1024 ** 2, now = Date.now }: CompareDeps): CompareService {
  return {
    async* run({ sourceId, copyId }, signal) {
      const begun = now();
      const stop = new AbortController();
      const until = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
      const sessions: PgSession[] = [];
      const end = (): void => { for (const session of sessions) void session.cancel().catch(() => undefined).then(() => session.close()); };
      const open = async (addonId: string): Promise<PgSession> => {
        const session = await connector.connect({ addonId, access: 'read-only', identity: 'personal' }, { applicationName, signal: until, settings: compareSettings });
        sessions.push(session);
        return session;
      };
      signal?.addEventListener('abort', end, { once: true });
      try {
        yield { kind: 'progress', value: null, title, description: 'Connecting to both databases' };
        const [source, copy] = await settled([open(sourceId), open(copyId)]);
        yield* steps([sideOf(source), sideOf(copy)], exactBytes);
        yield { kind: 'finished', seconds: (now() - begun) / 1000 };
      } catch (thrown) {
        throw toQueryFailure(thrown);
      } finally {
        stop.abort();
        signal?.removeEventListener('abort', end);
        await Promise.all(sessions.map((session) => session.close()));
      }
    },
  };
}

import { failure } from '../errors/app-failure.ts';
import type { PgParser } from '../parser/pg-parser.ts';
import type { Result } from '../sql/result.ts';
import type { SqlService } from '../sql/sql-service.ts';
import { aggregate, type Figures } from './aggregate.ts';
import { createBreather } from './breather.ts';
import { copyText, type CopyRequest } from './copy-text.ts';
import { findCell, type Place, type Search } from './find.ts';
import { rerunText } from './rerun.ts';
import type { Arrangement, Views } from './views.ts';

interface OfResult {
  resultId: string;
}

interface OfView extends OfResult {
  viewId: string | null;
}

/** What the window asks of results beyond their rows. Every call throws result.gone; the signal ends it with AbortError. */
export interface ResultsService {
  /** Throws result.incomplete and result.too-large. */
  view(input: OfResult & Arrangement, signal?: AbortSignal): Promise<{ viewId: string; count: number }>;
  /** Throws result.cannot-rerun. */
  rerun(input: OfResult & Arrangement): Promise<{ text: string }>;
  find(input: OfView & Search, signal?: AbortSignal): Promise<Place | null>;
  /** Throws result.copy-too-large. */
  text(input: OfView & CopyRequest, signal?: AbortSignal): Promise<{ text: string; rows: number }>;
  aggregate(input: OfView & Pick<CopyRequest, 'blocks'>, signal?: AbortSignal): Promise<Figures>;
}

export interface ResultsDeps {
  sql: Pick<SqlService, 'withResult'>;
  /** The same views that the console reads through. */
  views: Views;
  parser: PgParser;
}

export function createResultsService({ sql, views, parser }: ResultsDeps): ResultsService {
  /** Works on the rows of a result or view; a result that is freed meanwhile is told as gone. */
  function reading<T>({ resultId, viewId }: OfView, signal: AbortSignal | undefined, read: (result: Result, order: Uint32Array | null, breathe: () => Promise<void> | undefined) => Promise<T>): Promise<T> {
    return sql.withResult(resultId, (result) => read(result, views.orderOf(result, viewId), createBreather(signal)));
  }
  return {
    async view({ resultId, ...arrangement }, signal) {
      const made = await sql.withResult(resultId, async (result) => {
        checkColumns(result, [...arrangement.sort, ...arrangement.filters].map(({ column }) => column));
        return views.make(result, arrangement, signal);
      });
      // A result in memory can still be read when it is freed while it is sorted; its view would never be forgotten.
      await sql.withResult(resultId, () => Promise.resolve()).catch((error: unknown) => {
        views.forget(resultId);
        throw error;
      });
      return made;
    },
    rerun: ({ resultId, ...arrangement }) => sql.withResult(resultId, async ({ statement }) => ({ text: await rerunText(parser, statement, arrangement) })),
    find: (input, signal) => reading(input, signal, (result, order, breathe) => findCell(result, order, input, breathe)),
    text: (input, signal) => reading(input, signal, (result, order, breathe) => copyText(result, order, input, breathe)),
    aggregate: (input, signal) => reading(input, signal, (result, order, breathe) => aggregate(result, order, input.blocks, breathe)),
  };
}

function checkColumns(result: Result, columns: readonly number[]): void {
  if (columns.some((column) => column >= result.statement.columns.length)) {
    throw failure('contract.invalid', { issues: ['column: beyond the last column'] }, 'The result has no such column.');
  }
}

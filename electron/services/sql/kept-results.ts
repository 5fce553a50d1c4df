import type { Cell } from '../../../shared/cell.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { Result } from './result.ts';
import type { ResultViews } from './result-statement.ts';
import type { CellPart } from './row-decode.ts';

const gone = (): AppFailure => failure('result.gone', {}, 'This result is no longer kept: its tab ran something else or was closed. Run the statement again.');

/** The results that can be asked for, by their random ids; asking for others throws result.gone. */
export function createKeptResults(views: ResultViews | undefined) {
  const results = new Map<string, Result>();
  /** Reading fails when the result goes away meanwhile; that is said as such. */
  async function withResult<T>(resultId: string, read: (result: Result) => Promise<T>): Promise<T> {
    const result = results.get(resultId);
    if (result === undefined) throw gone();
    try {
      return await read(result);
    } catch (error) {
      if (!results.has(resultId)) throw gone();
      throw error;
    }
  }
  return {
    keep: (result: Result): void => { results.set(result.id, result); },
    forget: (result: Result): void => {
      results.delete(result.id);
      views?.forget(result.id);
    },
    withResult,
    rows: (resultId: string, viewId: string | null, offset: number, limit: number): Promise<{ rows: Cell[][]; count: number; complete: boolean }> => withResult(resultId, async (result) => {
      const { count, complete } = result;
      if (viewId !== null) {
        if (views === undefined) throw gone();
        return { ...await views.rows(result, viewId, offset, limit), complete };
      }
      return { rows: await result.rows(offset, limit), count, complete };
    }),
    cell: (resultId: string, viewId: string | null, row: number, column: number, from = 0): Promise<CellPart | null> => withResult(resultId, async (result) => {
      const part = viewId === null ? await result.cell(row, column, from) : await views?.cell(result, viewId, row, column, from);
      if (part === undefined) throw gone();
      return part;
    }),
  };
}

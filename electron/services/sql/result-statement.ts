import type { Cell, Column } from '../../../shared/cell.ts';
import type { Target } from '../../../shared/contract/base.ts';
import type { Parameter } from '../../../shared/contract/sql.ts';
import type { Result } from './result.ts';
import type { CellPart } from './row-decode.ts';

/** Where a result comes from: enough to run its statement again, and to say what its bytes are. */
export interface ResultStatement {
  readonly target: Target;
  /** As it was sent: without the semicolon, with `:'x'` and `:"x"` put in, and `:name` as `$1`, `$2`… */
  readonly text: string;
  /** The values of `$1`, `$2`… in their order; empty for a statement without. */
  readonly parameters: readonly Parameter[];
  /** Type names of user types are the oid's digits until the server has named them, shortly behind the last row. */
  readonly columns: readonly Column[];
  /** The database's encoding, such as `UTF8`. Rows are UTF-8, those of an `SQL_ASCII` database whatever bytes it holds. */
  readonly serverEncoding: string;
}

/**
 * Sorted and filtered orders of results (`results.view`), which `sql.rows` and `sql.cell` read through. The console asks for
 * known results only and says when one is gone.
 */
export interface ResultViews {
  /** Rows `offset` to `offset + limit - 1` in the view's order, and how many it has. Throws result.gone for an unknown view. */
  rows(result: Result, viewId: string, offset: number, limit: number): Promise<{ rows: Cell[][]; count: number }>;
  /** One value as `Result.cell` gives it; undefined where the view has no such row or column. Throws result.gone for an unknown view. */
  cell(result: Result, viewId: string, row: number, column: number, from?: number): Promise<CellPart | null | undefined>;
  /** The result is freed; so are its views. */
  forget(resultId: string): void;
}

import type { CellBlock } from '../../../shared/contract/results.ts';
import { createRowCells } from '../sql/row-cells.ts';
import type { Result } from '../sql/result.ts';
import type { Breather } from './breather.ts';
import { createSumming, divide, formatDecimal } from './decimal.ts';
import { createKeyWriter } from './sort-key.ts';
import { kindOf, type Kind } from './type-kinds.ts';
import { walkRows } from './walk.ts';

export interface Figures {
  cells: number;
  /** Cells that are not NULL. */
  values: number;
  sum: string | null;
  average: string | null;
  least: string | null;
  greatest: string | null;
}

/** Longer texts are told shortened, as nobody reads them. */
const shownUnits = 1000;

/** The smallest and largest value so far, by their sort keys. */
function createExtremes(kind: Kind) {
  const writer = createKeyWriter();
  let least: { key: Buffer; text: string } | null = null;
  let greatest: { key: Buffer; text: string } | null = null;
  return {
    add(data: Buffer, at: number, length: number): void {
      writer.clear();
      writer.write(kind, data, at, length, false);
      const key = writer.bytes.subarray(0, writer.length);
      const kept = (): { key: Buffer; text: string } => ({ key: Buffer.from(key), text: data.toString('utf8', at, at + length) });
      if (least === null || key.compare(least.key) < 0) least = kept();
      if (greatest === null || key.compare(greatest.key) > 0) greatest = kept();
    },
    least: () => shorten(least?.text ?? null),
    greatest: () => shorten(greatest?.text ?? null),
  };
}

function shorten(text: string | null): string | null {
  return text === null || text.length <= shownUnits ? text : `${text.slice(0, shownUnits).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/**
 * Figures over cells: sum and average in exact decimal arithmetic, with as many digits as PostgreSQL's numeric gives, where
 * every column is of numbers; the smallest and largest where all columns compare alike. NaN and infinities add as in numeric.
 */
export async function aggregate(result: Result, order: Uint32Array | null, blocks: readonly CellBlock[], breathe: Breather): Promise<Figures> {
  const { columns } = result.statement;
  const kinds = new Set(blocks.flatMap((block) => block.columns.map((column) => kindOf(columns[column]?.typeOid ?? 0))));
  const [kind] = kinds.size === 1 ? kinds : [];
  const summing = kind === 'number' ? createSumming() : null;
  const extremes = kind === undefined ? null : createExtremes(kind);
  const cells = createRowCells(columns.length);
  let count = 0;
  let values = 0;
  for (const block of blocks) {
    await walkRows(result, order, block.from, block.to, (data, at) => {
      cells.locate(data, at);
      for (const column of block.columns) {
        const length = cells.lengths[column];
        if (length === undefined) continue;
        count += 1;
        if (length === -1) continue;
        values += 1;
        const start = cells.starts[column] ?? 0;
        summing?.add(data.toString('latin1', start, start + length));
        extremes?.add(data, start, length);
      }
    }, breathe);
  }
  const sum = summing === null || values === 0 ? null : summing.sum();
  return {
    cells: count, values,
    sum: sum === null ? null : typeof sum === 'string' ? sum : formatDecimal(sum),
    average: sum === null ? null : typeof sum === 'string' ? sum : formatDecimal(divide(sum, values)),
    least: extremes?.least() ?? null, greatest: extremes?.greatest() ?? null,
  };
}

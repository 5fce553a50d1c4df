import type { Column } from '../../../shared/cell.ts';
import type { Gate } from './gate.ts';

/** What an export is written from. */
export interface SourceRows {
  columns: readonly Column[];
  serverEncoding: string;
  /** The columns wanted, by index; null for all. */
  wanted: readonly number[] | null;
  /** How many rows there will be; null where nobody knows. */
  total: number | null;
}

export interface SourceSink {
  /** Comes once, before the first row. */
  begin(rows: SourceRows): void;
  /** A row's bytes, valid during the call only. */
  row(data: Buffer, at: number): void;
}

/** Hands all rows to the sink, as fast as the gate lets through. Throws what went wrong; the signal ends it with AbortError. */
export type RowSource = (sink: SourceSink, gate: Gate, signal: AbortSignal) => Promise<void>;

import type { ExportSource } from '../../shared/contract/exports.ts';
import { createStore } from './store.ts';

/** One thing that could be exported, as the dialog offers it. */
export type ExportOffer = { label: string; source: ExportSource };

export type ExportRequest = {
  /** Suggested for the file, without an ending. */
  name: string;
  /** The table named in INSERT statements. */
  table: string;
  offers: readonly [ExportOffer, ...ExportOffer[]];
};

/** What the export dialog is open for; null while it is closed. */
export const exportAsked = createStore<ExportRequest | null>(null);

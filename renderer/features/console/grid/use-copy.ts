import { useRef, useState } from 'react';
import { toast } from 'sonner';
import type { Cell } from '../../../../shared/cell.ts';
import type { CellBlock, CopyFormat } from '../../../../shared/contract/results.ts';
import { wordsOf } from '../../../../shared/error-copy.ts';
import { useApi } from '../../../api/api-context.tsx';
import { isCancelled, toAppError } from '../../../api/failure.ts';
import { copyText } from '../../../ui/clipboard.ts';
import { formatCount } from '../../../ui/format.ts';
import { wholeCell } from './whole-cell.ts';

export type CopyChoice = { format: CopyFormat; headers: boolean; label: string };

/** What "Copy as" offers; an IN-list never names columns. */
export const copyChoices: readonly CopyChoice[] = [
  { format: 'tsv', headers: false, label: 'TSV' },
  { format: 'tsv', headers: true, label: 'TSV with headers' },
  { format: 'csv', headers: false, label: 'CSV' },
  { format: 'csv', headers: true, label: 'CSV with headers' },
  { format: 'json', headers: true, label: 'JSON' },
  { format: 'json', headers: false, label: 'JSON without names' },
  { format: 'markdown', headers: true, label: 'Markdown table' },
  { format: 'markdown', headers: false, label: 'Markdown table without headers' },
  { format: 'insert', headers: true, label: 'INSERT' },
  { format: 'insert', headers: false, label: 'INSERT without column names' },
  { format: 'in-list', headers: false, label: 'IN-list' },
];

export const plainCopy: CopyChoice = { format: 'tsv', headers: false, label: 'TSV' };

function tellFailure(error: unknown): void {
  if (isCancelled(error)) return;
  const words = wordsOf(toAppError(error));
  toast.error(`${words.what} ${words.why} ${words.next}`);
}

type CopyDeps = { resultId: string; viewId: string | null; table: string | null };

/** Copying cells: one value raw, more as text that the main process writes, with a busy state and a way to stop. */
export function useCopy({ resultId, viewId, table }: CopyDeps) {
  const { client } = useApi();
  const [busy, setBusy] = useState(false);
  const stop = useRef<AbortController | null>(null);

  const during = async (work: (signal: AbortSignal) => Promise<void>) => {
    stop.current?.abort();
    const own = new AbortController();
    stop.current = own;
    setBusy(true);
    try {
      await work(own.signal);
    } catch (error) {
      if (!own.signal.aborted) tellFailure(error);
    } finally {
      if (stop.current === own) {
        stop.current = null;
        setBusy(false);
      }
    }
  };
  return {
    busy,
    cancel: () => stop.current?.abort(),
    async value(value: Cell | undefined, row: number, column: number) {
      if (typeof value === 'string') return copyText(value, 'Value');
      if (value === null) return copyText('', 'NULL (as empty text)');
      return during(async (signal) => {
        const text = await wholeCell(client, { resultId, viewId, row, column }, signal);
        await copyText(text ?? '', text === null ? 'NULL (as empty text)' : 'Value');
      });
    },
    cells: (blocks: CellBlock[], choice: CopyChoice) => during(async (signal) => {
      const { text, rows } = await client.results.text({ resultId, viewId, blocks, format: choice.format, headers: choice.headers, table }, { signal });
      if (!signal.aborted) await copyText(text, `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'} as ${choice.label}:`);
    }),
  };
}

export type Copying = ReturnType<typeof useCopy>;

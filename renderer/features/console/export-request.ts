import type { Target } from '../../../shared/contract/base.ts';
import type { Parameter } from '../../../shared/contract/sql.ts';
import type { ExportOffer, ExportRequest } from '../../state/exports.ts';
import { formatCount } from '../../ui/format.ts';

/** The rows that a grid shows: its result in the order, with the filters and the columns that the user sees. */
export type ShownRows = { resultId: string; viewId: string | null; columns: readonly number[] | null; count: number; complete: boolean };

const rowsWord = (count: number) => (count === 1 ? '1 row' : `${formatCount(count)} rows`);

/** A file name from a tab's title: what no system forbids. */
export function fileNameFrom(title: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what must go
  const name = title.replaceAll(/[\u0000-\u001F<>:"/\\|?*]+/g, ' ').replaceAll(/\s+/g, ' ').trim().replace(/[. ]+$/, '');
  return name === '' ? 'result' : name.slice(0, 100);
}

function shownOffer({ resultId, viewId, columns, count, complete }: ShownRows): ExportOffer {
  return {
    label: `${complete ? `${rowsWord(count)} of this result` : `What has arrived so far: ${rowsWord(count)}`}${viewId === null ? '' : ', sorted and filtered as shown'}`,
    source: { kind: 'result', resultId, viewId, columns: columns === null ? null : [...columns] },
  };
}

/** What the export dialog offers for a tab: the rows shown, and the statement run anew straight to the file. */
export function exportRequest(title: string, shown: ShownRows | null, statement: { target: Target; text: string; parameters: Parameter[] } | null): ExportRequest | null {
  const again: ExportOffer[] = statement === null ? [] : [{
    label: shown === null ? 'Run the statement at the cursor as the read-only role, straight to the file' : 'Run the statement again as the read-only role, straight to the file',
    source: { kind: 'query', ...statement },
  }];
  const offers = [...(shown === null ? [] : [shownOffer(shown)]), ...again];
  const [first, ...rest] = offers;
  return first === undefined ? null : { name: fileNameFrom(title), table: '', offers: [first, ...rest] };
}

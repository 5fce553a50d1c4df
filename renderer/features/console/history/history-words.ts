import type { HistoryEntry } from '../../../../shared/contract/history.ts';
import { formatCount, formatDuration } from '../../../ui/format.ts';

export const outcomeWords = { done: 'Done', failed: 'Failed', cancelled: 'Cancelled', lost: 'Connection lost' } as const;

/** The statement on one line, without the comments in front of it. */
export function oneLine(text: string): string {
  const start = text.slice(0, 2000).replace(/^(?:\s|--[^\n]*\n|\/\*[^]*?\*\/)+/, '');
  return (start === '' ? text.slice(0, 2000) : start).replaceAll(/\s+/g, ' ').slice(0, 300);
}

/** "38 ms, 7 rows", or why it failed. */
export function resultWords({ outcome, elapsedMs, rows, command, error }: HistoryEntry): string {
  const took = formatDuration(elapsedMs);
  if (outcome === 'done') return rows === null ? `${command === '' ? 'Done' : command}, ${took}` : `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}, ${took}`;
  return `${outcomeWords[outcome]} after ${took}${error === null ? '' : `: ${error}`}`;
}

/** What goes into an editor: the statement with the semicolon that the history does not keep. */
export function insertText(text: string): string {
  return /;\s*$/.test(text) ? text : `${text.trimEnd()};\n`;
}

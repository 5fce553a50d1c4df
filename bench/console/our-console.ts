import { randomUUID } from 'node:crypto';
import type { ContractClient } from '../../shared/contract/index.ts';

export interface Streamed {
  /** Seconds from the request to the first rows being here. */
  firstRow: number;
  /** Seconds from the request to the run's end. */
  total: number;
  rows: number;
  tabId: string;
  resultId: string;
}

/**
 * Runs in a new tab, so in a session of its own, as the window does: the events, and the first rows as soon as there are some.
 * With `untilFirstRow` the run is cancelled then. Throws an Error for a run that did not end as it should.
 */
export async function stream(client: ContractClient, addonId: string, text: string, { untilFirstRow = false } = {}): Promise<Streamed> {
  const tabId = randomUUID();
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const leave = new AbortController();
  const events = await client.sql.run({ tabId, addonId, access: 'read-only', identity: 'personal', text, pick: { kind: 'all' } }, { signal: leave.signal });
  let firstRow = Number.NaN;
  let fetched: Promise<void> | undefined;
  let resultId = '';
  let rows = 0;
  for await (const event of events) {
    if (event.kind === 'rows') {
      rows = event.count;
      resultId = event.resultId;
      fetched ??= client.sql.rows({ resultId, viewId: null, offset: 0, limit: 200 }).then((answer) => {
        if (answer.rows.length === 0) throw new Error('The rows that were told of are not there.');
        firstRow = seconds();
      });
      if (untilFirstRow) {
        await fetched;
        break;
      }
    }
    if (event.kind === 'statement-failed') throw new Error(event.error.message);
    if (event.kind === 'finished' && event.outcome !== 'done') throw new Error(`The run ended as ${event.outcome}: ${event.error?.message ?? ''}`);
  }
  const total = seconds();
  await fetched;
  leave.abort();
  return { firstRow, total, rows, tabId, resultId };
}

import { toast } from 'sonner';
import type { ExportEvent, ExportFormat, ExportOptions, ExportSource } from '../../../shared/contract/exports.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { toAppError } from '../../api/failure.ts';
import { activityShown, addActivity, updateActivity, type Activity } from '../../state/activity.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { fileName } from './export-form.ts';

export type ExportOrder = { source: ExportSource; format: ExportFormat; options: ExportOptions; path: string; overwrite: boolean };

const amount = (rows: number, bytes: number) => `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}, ${formatBytes(bytes)}`;

function ended(client: ContractClient, id: string, event: Extract<ExportEvent, { kind: 'done' }>, canReveal: boolean): void {
  const reveal = { label: 'Show in folder', run: () => void client.exports.reveal({ path: event.path }).catch(() => undefined) };
  const remark = event.remark === null ? '' : ` ${event.remark}`;
  updateActivity(id, { state: 'done', value: 1, description: `${amount(event.rows, event.bytes)} to ${event.path}.${remark}`, action: canReveal ? reveal : null });
  toast.success(`Exported ${amount(event.rows, event.bytes)}`, {
    description: `${event.path}${remark}`, ...(canReveal ? { action: { label: reveal.label, onClick: reveal.run } } : {}),
  });
}

/**
 * Runs an export as an activity. Resolves as soon as it is under way or done; rejects when it fails before, such as with
 * `export.exists`, and then leaves no activity. What fails later is told by the activity and a toast.
 */
export function startExport(client: ContractClient, order: ExportOrder, canReveal: boolean): Promise<void> {
  const under = Promise.withResolvers<void>();
  const stop = new AbortController();
  const id = crypto.randomUUID();
  let shown = false;
  const show = (change: Partial<Activity>) => {
    if (shown) return updateActivity(id, change);
    shown = true;
    addActivity({
      id, title: `Export to ${fileName(order.path)}`, description: 'Starting…', value: null, state: 'running', startedAt: Date.now(), error: null, action: null,
      cancel: () => stop.abort(), ...change,
    });
    under.resolve();
  };
  const follow = async () => {
    for await (const event of await client.exports.run(order, { signal: stop.signal })) {
      if (event.kind === 'progress') show({ value: event.value, description: amount(event.rows, event.bytes) });
      else {
        show({});
        ended(client, id, event, canReveal);
      }
    }
  };
  const failed = (thrown: unknown) => {
    const error = toAppError(thrown);
    if (!shown) return under.reject(thrown);
    if (stop.signal.aborted || error.code === 'op.cancelled') return updateActivity(id, { state: 'cancelled', description: 'Cancelled. Nothing was left behind.' });
    updateActivity(id, { state: 'failed', error, description: wordsOf(error).what });
    toast.error(wordsOf(error).what, { description: wordsOf(error).why, action: { label: 'Details', onClick: () => activityShown.set(true) } });
  };
  // An iterator that ends without its last event was left from here.
  follow().then(() => { if (stop.signal.aborted) updateActivity(id, { state: 'cancelled', description: 'Cancelled. Nothing was left behind.' }); }, failed);
  return under.promise;
}

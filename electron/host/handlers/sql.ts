import type { SqlService } from '../../services/sql/sql-service.ts';
import { iterateSignal } from '../interruptible.ts';
import type { Os } from './os.ts';

/** The `sql` procedures: each a call to the service. */
export function sqlHandlers(os: Os, service: SqlService) {
  return {
    run: os.sql.run.handler(async ({ input, signal }) => service.run(input, signal)),
    cancel: os.sql.cancel.handler(async ({ input }) => ({ outcome: await service.cancel(input.tabId) })),
    closeTab: os.sql.closeTab.handler(async ({ input }) => {
      await service.closeTab(input.tabId);
      return {};
    }),
    endTransaction: os.sql.endTransaction.handler(async ({ input }) => ({ command: await service.endTransaction(input.tabId, input.how) })),
    typing: os.sql.typing.handler(() => {
      service.typing();
      return {};
    }),
    watch: os.sql.watch.handler(({ input, signal }) => {
      const tab = service.watch(input.tabId);
      // Only what the session is at now is of interest.
      return iterateSignal(tab.changed, { abort: signal, first: () => tab.now(), merge: (_waiting, event) => [event] });
    }),
    waits: os.sql.waits.handler(({ input }) => service.waits(input.tabId)),
    rows: os.sql.rows.handler(({ input }) => service.rows(input.resultId, input.viewId, input.offset, input.limit)),
    cell: os.sql.cell.handler(async ({ input: { resultId, viewId, row, column, from } }) => await service.cell(resultId, viewId, row, column, from) ?? { text: null, next: null }),
  };
}

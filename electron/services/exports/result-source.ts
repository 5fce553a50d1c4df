import type { ExportSource } from '../../../shared/contract/exports.ts';
import { createBreather } from '../results/breather.ts';
import type { Views } from '../results/views.ts';
import { walkRows } from '../results/walk.ts';
import type { SqlService } from '../sql/sql-service.ts';
import type { RowSource } from './row-source.ts';

/** Rows that are here, in the order of a view; of a result that still grows, those that have arrived. Throws result.gone. */
export function resultSource(sql: Pick<SqlService, 'withResult'>, views: Views, source: Extract<ExportSource, { kind: 'result' }>): RowSource {
  return (sink, gate, signal) => sql.withResult(source.resultId, async (result) => {
    const order = views.orderOf(result, source.viewId);
    const total = order?.length ?? result.count;
    const { columns, serverEncoding } = result.statement;
    sink.begin({ columns, serverEncoding, wanted: source.columns, total });
    const breathe = createBreather(signal);
    await walkRows(result, order, 0, total, (data, at) => { sink.row(data, at); }, () => gate.room() ?? breathe());
  });
}

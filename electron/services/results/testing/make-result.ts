import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Column } from '../../../../shared/cell.ts';
import type { ResultStatement } from '../../sql/result-statement.ts';
import { createResultScope } from '../../sql/result-scope.ts';
import { createResult, type Result } from '../../sql/result.ts';

export type TestCell = string | Buffer | null;

/** The oids of types that tests name. */
export const oid = {
  bool: 16, bytea: 17, int8: 20, int4: 23, text: 25, json: 114, float4: 700, float8: 701, money: 790, date: 1082, time: 1083,
  timestamp: 1114, timestamptz: 1184, interval: 1186, timetz: 1266, numeric: 1700, uuid: 2950, jsonb: 3802, point: 600,
} as const;

export const columns = (...described: [name: string, type: keyof typeof oid][]): Column[] => (
  described.map(([name, type]) => ({ name, typeOid: oid[type], typeName: type }))
);

/** A row's bytes as the server sends them (DataRow, without the column count). */
export function rowBytes(cells: readonly TestCell[]): Buffer {
  return Buffer.concat(cells.map((cell) => {
    const bytes = cell === null ? Buffer.alloc(0) : Buffer.from(cell);
    const framed = Buffer.alloc(4 + bytes.length);
    framed.writeInt32BE(cell === null ? -1 : bytes.length);
    framed.set(bytes, 4);
    return framed;
  }));
}

/** A complete result of these rows; with few `memoryBytes` most of it is in a spool file. */
export async function makeResult(described: Column[], rows: Iterable<readonly TestCell[]>, more: { memoryBytes?: number; statement?: Partial<ResultStatement>; open?: boolean } = {}): Promise<Result & AsyncDisposable> {
  let folder: string | undefined;
  const scope = createResultScope({
    memoryBytes: more.memoryBytes ?? 64 * 1024 * 1024,
    spoolFolder: async () => (folder = await mkdtemp(join(tmpdir(), 'result-'))),
  });
  const result = createResult(scope, {
    target: { addonId: 'addon', access: 'read-only', identity: 'personal' }, text: 'SELECT 1', parameters: [], serverEncoding: 'UTF8', ...more.statement, columns: described,
  });
  let pressed: PromiseWithResolvers<void> | undefined;
  scope.onPressure = (paused) => {
    if (paused) pressed = Promise.withResolvers<void>();
    else pressed?.resolve();
  };
  for (const row of rows) {
    const bytes = rowBytes(row);
    result.append(bytes, 0, bytes.length);
    if (pressed !== undefined) await pressed.promise;
  }
  if (more.open !== true) result.finish();
  return {
    id: result.id, statement: result.statement, count: result.count, bytes: result.bytes, complete: result.complete,
    append: result.append.bind(result), finish: result.finish.bind(result), rows: result.rows.bind(result), cell: result.cell.bind(result),
    scan: result.scan.bind(result), pick: result.pick.bind(result),
    async [Symbol.asyncDispose]() {
      await scope.dispose();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

import { DatabaseError } from 'pg';
import { expect, it } from 'vitest';
import type { PgConnector, PgSession } from '../../postgres/types.ts';
import { createCompare } from './compare-service.ts';

const tables = [['public.a', '1', '8192', 'id', 'id'], ['public.b', '1', '8192', 'id', 'id']];

/** A side that answers each query when it wants to, and notes one that is asked while another is at work. */
function createSide(sample: () => Promise<string[][]>) {
  const seen = { overlaps: 0 };
  let working = 0;
  const answer = async (text: string): Promise<string[][]> => {
    if (text.includes('with objects')) return [];
    if (text.includes('count(*)')) return [['1']];
    return text.includes('pg_partition_tree') ? tables : sample();
  };
  const query = async ({ text }: { text: string }): Promise<{ rows: string[][] }> => {
    if (working > 0) seen.overlaps += 1;
    working += 1;
    try {
      return { rows: await answer(text) };
    } finally {
      working -= 1;
    }
  };
  const session = { client: { query }, cancel: async () => undefined, close: async () => undefined } as unknown as PgSession;
  return { seen, session };
}

it('asks a session for the next table only when it has answered, also where the other side has failed', async () => {
  const source = createSide(async () => { throw new DatabaseError('permission denied', 0, 'error'); });
  const copy = createSide(async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
    return [['1', 'hash']];
  });
  const connector: PgConnector = { connect: async ({ addonId }) => (addonId === 'source' ? source.session : copy.session) };
  const problems: (string | null)[] = [];
  for await (const event of createCompare({ connector, applicationName: 'test' }).run({ sourceId: 'source', copyId: 'copy' })) {
    if (event.kind === 'table') problems.push(event.table.problem);
  }
  expect(problems).toEqual(['permission denied', 'permission denied']);
  expect([source.seen.overlaps, copy.seen.overlaps]).toEqual([0, 0]);
});

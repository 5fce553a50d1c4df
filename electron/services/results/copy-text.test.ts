import { expect, test } from 'vitest';
import type { CopyFormat } from '../../../shared/contract/results.ts';
import { createBreather } from './breather.ts';
import { copyText } from './copy-text.ts';
import { columns, makeResult } from './testing/make-result.ts';

const rows = [['1', 'a', null], ['2', 'b\tc', '1.50'], ['3', "d's", 'NaN']];
const described = columns(['id', 'int4'], ['name', 'text'], ['amount', 'numeric']);

async function copied(format: CopyFormat, headers: boolean, blocks: { from: number; to: number; columns: number[] }[], order: number[] | null = null): Promise<string> {
  await using result = await makeResult(described, rows);
  return (await copyText(result, order === null ? null : Uint32Array.from(order), { format, headers, blocks, table: 'app.t' }, createBreather())).text;
}

const all = [{ from: 0, to: 3, columns: [0, 1, 2] }];

test.each<[CopyFormat, boolean, string]>([
  ['tsv', true, 'id\tname\tamount\n1\ta\t\n2\t"b\tc"\t1.50\n3\td\'s\tNaN'],
  ['tsv', false, '1\ta\t\n2\t"b\tc"\t1.50\n3\td\'s\tNaN'],
  ['csv', true, 'id,name,amount\n1,a,\n2,b\tc,1.50\n3,d\'s,NaN'],
  ['json', true, '[\n{"id":1,"name":"a","amount":null},\n{"id":2,"name":"b\\tc","amount":1.50},\n{"id":3,"name":"d\'s","amount":"NaN"}\n]'],
  ['json', false, '[\n[1,"a",null],\n[2,"b\\tc",1.50],\n[3,"d\'s","NaN"]\n]'],
  ['markdown', true, "| id | name | amount |\n| ---: | --- | ---: |\n| 1 | a | NULL |\n| 2 | b\tc | 1.50 |\n| 3 | d's | NaN |"],
  ['markdown', false, "|  |  |  |\n| ---: | --- | ---: |\n| 1 | a | NULL |\n| 2 | b\tc | 1.50 |\n| 3 | d's | NaN |"],
  ['insert', true, `INSERT INTO app.t ("id", "name", "amount") VALUES\n(1, 'a', NULL),\n(2, 'b\tc', 1.50),\n(3, 'd''s', 'NaN');`],
  ['insert', false, `INSERT INTO app.t VALUES\n(1, 'a', NULL),\n(2, 'b\tc', 1.50),\n(3, 'd''s', 'NaN');`],
  ['in-list', true, "((1, 'a', NULL), (2, 'b\tc', 1.50), (3, 'd''s', 'NaN'))"],
])('%s, headers %s', async (format, headers, expected) => {
  expect(await copied(format, headers, all)).toBe(expected);
});

test('one cell, a column without its NULL, an empty list', async () => {
  expect(await copied('tsv', false, [{ from: 1, to: 2, columns: [1] }])).toBe('b\tc');
  expect(await copied('tsv', false, [{ from: 0, to: 1, columns: [1] }], [2])).toBe("d's");
  expect(await copied('tsv', false, [{ from: 0, to: 1, columns: [2] }])).toBe('');
  expect(await copied('tsv', true, [{ from: 1, to: 2, columns: [1] }])).toBe('name\n"b\tc"');
  expect(await copied('in-list', false, [{ from: 0, to: 3, columns: [2] }])).toBe("(1.50, 'NaN')");
  expect(await copied('in-list', false, [{ from: 0, to: 1, columns: [2] }])).toBe('(NULL)');
});

test('several blocks: the same columns make one table, others another', async () => {
  expect(await copied('csv', true, [{ from: 0, to: 1, columns: [1, 0] }, { from: 2, to: 3, columns: [1, 0] }])).toBe("name,id\na,1\nd's,3");
  expect(await copied('csv', true, [{ from: 0, to: 1, columns: [0] }, { from: 0, to: 1, columns: [1] }])).toBe('id\n1\n\nname\na');
});

test('in the order of a view; places beyond the end are none', async () => {
  expect(await copied('csv', false, [{ from: 0, to: 9, columns: [0] }], [2, 0])).toBe('3\n1');
});

test('more than 64 MiB is refused', async () => {
  await using result = await makeResult(columns(['t', 'text']), Array.from({ length: 70 }, () => ['x'.repeat(1024 * 1024)]), { memoryBytes: 1024 * 1024 });
  const request = { format: 'tsv' as const, headers: false, table: null };
  await expect(copyText(result, null, { ...request, blocks: [{ from: 0, to: 70, columns: [0] }] }, createBreather())).rejects.toMatchObject({ error: { code: 'result.copy-too-large', details: { limitMiB: 64 } } });
  expect((await copyText(result, null, { ...request, blocks: [{ from: 0, to: 60, columns: [0] }] }, createBreather())).text).toHaveLength(60 * (1024 * 1024 + 1) - 1);
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Column } from '../../../../shared/cell.ts';
import type { ExportFormat } from '../../../../shared/contract/exports.ts';
import { columns, rowBytes, type TestCell } from '../../results/testing/make-result.ts';
import { createGate } from '../gate.ts';
import { createRowWriter } from '../row-writer.ts';
import { formatColumns, type FormatOptions } from './format.ts';
import { uniqueNames } from './json.ts';

async function bytes(format: ExportFormat, described: Column[], rows: readonly (readonly TestCell[])[], options: Partial<FormatOptions> & { wanted?: number[]; serverEncoding?: string } = {}): Promise<{ bytes: Buffer; remark: string | null }> {
  const chunks: Buffer[] = [];
  const writer = createRowWriter({
    format, columns: described, serverEncoding: options.serverEncoding ?? 'UTF8', gate: createGate(), take: (chunk) => chunks.push(chunk),
    options: { headers: true, nullText: '', formulaGuard: false, table: '', ...options, columns: formatColumns(described, options.wanted ?? null) },
  });
  for (const row of rows) writer.row(rowBytes(row), 0);
  await writer.end();
  return { bytes: Buffer.concat(chunks), remark: writer.remark() };
}

async function text(...args: Parameters<typeof bytes>): Promise<string> {
  return (await bytes(...args)).bytes.toString();
}

const two = columns(['a', 'text'], ['b', 'text']);

test.each<[string, TestCell, string]>([
  ['plain', 'a b', 'a b'], ['NULL', null, ''], ['empty', '', ''], ['comma', 'a,b', '"a,b"'], ['quotes', '"a"', '"""a"""'], ['line feed', 'a\nb', '"a\nb"'],
  ['carriage return', 'a\rb', '"a\rb"'], ['tab', 'a\tb', 'a\tb'], ['mark of the end', '\\.', '"\\."'], ['backslash', '\\', '\\'], ['space', ' ', ' '],
])('csv: %s', async (_name, cell, expected) => {
  expect(await text('csv', two, [[cell, 'x']])).toBe(`a,b\n${expected},x\n`);
});

test('tsv quotes tabs as csv does commas', async () => {
  expect(await text('tsv', two, [['a\tb', 'a,b'], [null, '"']])).toBe('a\tb\n"a\tb"\ta,b\n\t""""\n');
});

test('csv without headers, with words for NULL that no value is taken for', async () => {
  expect(await text('csv', two, [[null, 'NULL'], ['', 'null']], { headers: false, nullText: 'NULL' })).toBe('NULL,"NULL"\n,null\n');
});

test('the formula guard spares numbers', async () => {
  const cells = ['=1+1', '+1', '-2.5e3', '-x', '@SUM(A1)', '\tx', '\rx', '+', 'a=1', '"=1"'];
  const answer = await text('csv', columns(['=h', 'text']), cells.map((cell) => [cell]), { formulaGuard: true });
  expect(answer).toBe(['\'=h', "'=1+1", '+1', '-2.5e3', "'-x", "'@SUM(A1)", "'\tx", '"\'\rx"', "'+", 'a=1', '"""=1"""', ''].join('\n'));
});

test('columns in the order wanted', async () => {
  expect(await text('csv', two, [['1', '2']], { wanted: [1, 0, 1] })).toBe('b,a,b\n2,1,2\n');
});

test('bytes that are no UTF-8 stay as they are in csv, and are told in others', async () => {
  const row = [Buffer.from([0x67, 0xfc, 0x6e]), 'x'];
  expect((await bytes('csv', two, [row], { headers: false, serverEncoding: 'SQL_ASCII' })).bytes).toEqual(Buffer.from('gün,x\n', 'latin1'));
  const json = await bytes('ndjson', two, [row], { serverEncoding: 'SQL_ASCII' });
  expect(json.bytes.toString()).toBe('{"a":"g\ufffdn","b":"x"}\n');
  expect(json.remark).toBe('1 value has bytes that are no UTF-8, shown as U+FFFD; CSV and TSV keep them.');
});

const mixed = columns(['n', 'numeric'], ['f', 'float8'], ['b', 'bool'], ['j', 'json'], ['t', 'text'], ['i', 'int8']);

test('json: numbers keep their digits, json is embedded, everything else is text', async () => {
  const rows = [['1.10', '1e+20', 't', '{"a":\n 9007199254740993}', 'q"\n\u0001\u2028', '9223372036854775807'], ['NaN', '-Infinity', 'f', 'null', '', '-1'], [null, null, null, null, null, null]];
  const expected = [
    '{"n":1.10,"f":1e+20,"b":true,"j":{"a":\n 9007199254740993},"t":"q\\"\\n\\u0001\u2028","i":9223372036854775807}',
    '{"n":"NaN","f":"-Infinity","b":false,"j":null,"t":"","i":-1}',
    '{"n":null,"f":null,"b":null,"j":null,"t":null,"i":null}',
  ];
  expect(await text('json', mixed, rows)).toBe(`[\n${expected.join(',\n')}\n]\n`);
  expect(JSON.parse(await text('json', mixed, rows))).toHaveLength(3);
  expect(await text('ndjson', mixed, rows)).toBe(`${expected.map((line) => line.replace('\n', ' ')).join('\n')}\n`);
  expect((await text('ndjson', mixed, rows)).trim().split('\n').map((line) => JSON.parse(line))).toHaveLength(3);
  expect(await text('json', mixed, [])).toBe('[]\n');
});

test('names that occur twice get numbers, also where such a name is there already', () => {
  expect(uniqueNames(columns(['a', 'text'], ['a', 'text'], ['a_2', 'text'], ['a', 'text'], ['__proto__', 'text'], ['', 'text'], ['', 'text']))).toEqual(['a', 'a_3', 'a_2', 'a_4', '__proto__', '', '_2']);
});

test('property: json and yaml give back any text', async () => {
  const cell = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('yes', 'null', '~', '1.0', '0x1f', '1_000', '.inf', '- a', 'a: b', '# x', '!!str', '*a', '&a', '|', '>', '2024-01-01', '', ' a', 'a ', 'a\n', '%', '@', '`', '---', '...', 'true', 'a #b', '\u0085', '\u2028', '\ufeff', '<<', '=')), { nil: null });
  const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('y', '<<', 'null', '1'));
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), name, name, async (rows, first, second) => {
    const clean = rows.map((row) => row.map((value) => value?.toWellFormed().replaceAll('\0', '') ?? null));
    const described = columns([first.toWellFormed(), 'text'], [second.toWellFormed(), 'text']);
    const names = uniqueNames(described);
    const wanted = clean.map((row) => new Map(names.map((key, index) => [key, row[index]])));
    expect((JSON.parse(await text('json', described, clean)) as object[]).map((row) => new Map(Object.entries(row)))).toEqual(wanted.map(sorted));
    expect(parse(await text('yaml', described, clean), { mapAsMap: true })).toEqual(wanted);
  }), { numRuns: 200 });
});

function isIndex(key: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(key) && Number(key) < 2 ** 32 - 1;
}

/** As Object.entries() has them: keys that are array indexes first. */
function sorted(map: Map<string, unknown>): Map<string, unknown> {
  const keys = [...map.keys()];
  return new Map([...keys.filter(isIndex).toSorted((a, b) => Number(a) - Number(b)), ...keys.filter((key) => !isIndex(key))].map((key) => [key, map.get(key)]));
}

test('yaml: numbers, truths, specials and json', async () => {
  expect(await text('yaml', mixed, [['1.10', 'NaN', 't', '{"a":\n  [1,"x: y"]}', 'yes', '9223372036854775807'], [null, '-Infinity', 'f', null, 'two words', '0']])).toBe(
    '- "n": 1.10\n  f: .nan\n  b: true\n  j: {"a": [1,"x: y"]}\n  t: "yes"\n  i: 9223372036854775807\n- "n": null\n  f: -.inf\n  b: false\n  j: null\n  t: two words\n  i: 0\n',
  );
  expect(parse(await text('yaml', mixed, [['1.5', '1e+20', 't', '{"a":\n  [1,"x: y"]}', 'x', '1']]))).toEqual([{ n: 1.5, f: 1e20, b: true, j: { a: [1, 'x: y'] }, t: 'x', i: 1 }]);
  expect(await text('yaml', mixed, [])).toBe('[]\n');
});

test('markdown: nothing breaks out of a cell, numbers stand right', async () => {
  expect(await text('markdown', columns(['a|b', 'text'], ['n', 'int4']), [['x|y\n<b>*_`[1]', '1'], [null, '']])).toBe(
    '| a\\|b | n |\n| --- | ---: |\n| x\\|y<br>\\<b\\>\\*\\_\\`\\[1\\] | 1 |\n| NULL |  |\n',
  );
});

test('sql: quoted names, literals that no setting changes', async () => {
  const rows = [['1.50', 'NaN', 't', '{}', "it's \\ here", '-5'], [null, '1e+20', 'f', null, '', '0']];
  expect(await text('sql', mixed, rows, { table: 'app.users' })).toBe(
    `INSERT INTO app.users ("n", "f", "b", "j", "t", "i") VALUES\n(1.50, 'NaN', true, '{}', E'it''s \\\\ here', -5),\n(NULL, 1e+20, false, NULL, '', 0);\n`,
  );
  expect(await text('sql', columns(['a"b', 'int4']), [['1']], { table: 'my table' })).toBe('INSERT INTO "my table" ("a""b") VALUES\n(1);\n');
  expect(await text('sql', columns(['a', 'int4']), [['1']], { table: '"S"."T"' })).toContain('INSERT INTO "S"."T" (');
  expect(await text('sql', columns(['a', 'int4']), [['1']], { table: 'x; drop table y' })).toContain('INSERT INTO "x; drop table y" (');
  const many = await text('sql', columns(['a', 'int4']), Array.from({ length: 1001 }, (_, row) => [String(row)]));
  expect(many.match(/INSERT INTO table_name/g)).toHaveLength(3);
  expect(many.match(/;\n/g)).toHaveLength(3);
  expect(await text('sql', mixed, [])).toBe('');
});

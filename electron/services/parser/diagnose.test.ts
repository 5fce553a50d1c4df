import { assert, asyncProperty, string } from 'fast-check';
import { expect, it } from 'vitest';
import { createDiagnose } from './diagnose.ts';
import { withoutParameters } from './parameters.ts';
import { createPgParser } from './pg-parser.ts';

const diagnose = createDiagnose(createPgParser());

/** The text that is marked, and why; null for none. */
async function marked(text: string): Promise<[string, string] | null> {
  const [found] = await diagnose([text]);
  return found === null || found === undefined ? null : [text.slice(found.range.from, found.range.to), found.message];
}

it.each([
  ['SELECT 1', null], ['', null], ['-- é', null], ['SELECT * FROM t WHERE a = :a AND b = $1 AND c = :\'c\' AND d IN (:d)', null],
  ['DROP TABLE :"the_table"', null], ["SELECT '12:30'::time, a[1:2], x::text FROM t", null], ['SELECT :x::int', null], ['select 1 where:a', null],
  ['SELECT é𝄞, FROM t', ['FROM', 'syntax error at or near "FROM"']],
  ['SELECT * FORM t', ['FORM', 'syntax error at or near "FORM"']],
  ['SELECT * FROM "t u" "v w" "x"', ['"x"', 'syntax error at or near ""x""']],
  ['SELECT (1 + 2', ['2', 'syntax error at end of input']], ['SELECT   \n ', null],
  ['INSERT INTO t VALUES (:a, :b', ['b', 'syntax error at end of input']],
  ["SELECT 'open", ["'open", 'unterminated quoted string at or near "\'open"']],
  ['SELECT 1 /* open', ['/', 'unterminated /* comment at or near "/* open"']],
  ['WHERE', ['WHERE', 'syntax error at or near "WHERE"']],
  [`SELECT ${'1 + '.repeat(60_000)}1`, null],
])('%j', async (text, expected) => expect(await marked(text)).toEqual(expected));

it('answers each statement in its place', async () => {
  const answers = await diagnose(['SELECT 1', 'SELEC 1', '']);
  expect(answers.map((answer) => answer?.message ?? null)).toEqual([null, 'syntax error at or near "SELEC"', null]);
});

it('stops when nobody waits any more', async () => {
  expect(await diagnose(['SELEC 1'], AbortSignal.abort())).toEqual([]);
});

it('marks inside the text, whatever it is', async () => {
  await assert(asyncProperty(string({ unit: 'grapheme' }), async (text) => {
    const [found] = await diagnose([text]);
    if (found === null || found === undefined) return;
    expect(found.range.from).toBeGreaterThanOrEqual(0);
    expect(found.range.to).toBeGreaterThanOrEqual(found.range.from);
    expect(found.range.to).toBeLessThanOrEqual(text.length);
  }), { numRuns: 200 });
});

it('takes parameters out without moving anything', () => {
  const text = `SELECT :a, :'bc', :"d e", :"de", $1, 'x:y', a::int FROM t WHERE:f`;
  expect(withoutParameters(text)).toBe(`SELECT $1, 'xxx', :"d e", ":de", $1, 'x:y', a::int FROM t WHERE''`);
});

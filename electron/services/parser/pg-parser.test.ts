import { array, assert, asyncProperty, constantFrom, nat, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterOffset, byteOffsets } from './offsets.ts';
import { loadPgModule } from './pg-module.ts';
import { createPgParser, maxParsedUnits } from './pg-parser.ts';

const parser = createPgParser();
const parsed = async (text: string) => {
  const answer = await parser.parse(text);
  if ('error' in answer) throw new Error(answer.error.message);
  return answer;
};

describe('parse', () => {
  it('gives statements with UTF-16 ranges', async () => {
    const text = `select 'é𝄞' as "ü";\n delete from "né𝄞".t ;`;
    const { statements, offset } = await parsed(text);
    expect(statements.map(({ from, to }) => text.slice(from, to).trim())).toEqual([`select 'é𝄞' as "ü"`, 'delete from "né𝄞".t']);
    const [, second] = statements;
    expect(second?.node).toMatchObject({ DeleteStmt: { relation: { schemaname: 'né𝄞', relname: 't' } } });
    const bytes = new TextEncoder().encode(text.slice(0, text.indexOf('"né'))).length;
    expect(offset(bytes)).toBe(text.indexOf('"né'));
  });

  it('gives the place of an error in UTF-16 units', async () => {
    const text = `select 'é𝄞𝄞' from from x`;
    expect(await parser.parse(text)).toEqual({ error: { message: 'syntax error at or near "from"', at: text.indexOf('from x') } });
  });

  it.each(['', ' \n', '-- nothing', '/* nothing */', ';;'])('reads %j as no statement', async (text) => {
    expect((await parsed(text)).statements).toEqual([]);
  });

  it('does not read what is too long or holds a zero character, and says so', async () => {
    expect(await parser.parse(`select '${'x'.repeat(maxParsedUnits)}'`)).toMatchObject({ error: { message: expect.stringContaining('1,048,576') } });
    expect(await parser.parse('select 1;\0 drop table t')).toEqual({ error: { message: expect.stringContaining('zero'), at: 9 } });
  });
});

describe('a module that dies', () => {
  const deep = `select ${'1+'.repeat(200_000)}1`;

  it('is replaced: deep nesting is an error, and the next statement is read', async () => {
    const loaded: number[] = [];
    const own = createPgParser({ load: () => { loaded.push(1); return loadPgModule(); } });
    expect(await own.parse(deep)).toEqual({ error: { message: 'the statement is nested too deeply to be read', at: null } });
    expect(await own.parse('drop table t')).toMatchObject({ statements: [{ node: { DropStmt: {} } }] });
    expect(loaded).toHaveLength(2);
  });

  it('is replaced when its memory has grown', async () => {
    let loads = 0;
    const own = createPgParser({ load: () => { loads += 1; return loadPgModule(); }, maxBytes: 1 });
    await own.parse('select 1');
    await own.parse('select 1');
    expect(loads).toBe(2);
  });

  it('that cannot be loaded is an error, and is tried again', async () => {
    let loads = 0;
    const own = createPgParser({ load: () => (loads++ === 0 ? Promise.reject(new Error('no such file')) : loadPgModule()) });
    expect(await own.parse('select 1')).toEqual({ error: { message: 'the parser could not be used: no such file', at: null } });
    expect(await own.parse('select 1')).toMatchObject({ statements: [{}] });
  });
});

it('reads PL/pgSQL, and scans', async () => {
  const functions = await parser.parsePlPgSql('DO $$ BEGIN DELETE FROM t; END $$');
  expect(JSON.stringify(functions)).toContain('DELETE FROM t');
  expect(await parser.parsePlPgSql('DO $$ BEGIN DELETE FRO; END $$')).toEqual({ error: { message: 'syntax error at or near "FRO"', at: null } });
  const text = `/* é */ drop "𝄞" -- x`;
  const scanned = await parser.scan(text);
  expect('tokens' in scanned && scanned.tokens.map(({ from, to }) => text.slice(from, to))).toEqual(['/* é */', 'drop', '"𝄞"', '-- x']);
});

it('never throws', async () => {
  const words = constantFrom('select', 'delete', '$$', '$a$', "'", '"', '(', ')', ';', '/*', '--', '\\', 'do', 'é', '𝄞', '\ud800', '\0', 'begin', 'E\'', '::', '$1', ':a');
  await assert(asyncProperty(oneof(string({ unit: 'binary' }), array(words).map((list) => list.join(' '))), async (text) => {
    for (const ask of [parser.parse, parser.parsePlPgSql, parser.scan]) await expect(ask(text)).resolves.toBeTypeOf('object');
  }), { numRuns: 150 });
});

it('turns bytes and characters into UTF-16 offsets', () => {
  assert(property(string({ unit: 'grapheme' }), nat(), (text, nth) => {
    const points = Array.from(text);
    const head = points.slice(0, nth % (points.length + 1)).join('');
    expect(byteOffsets(text)(new TextEncoder().encode(head).length)).toBe(head.length);
    expect(characterOffset(text, Array.from(head).length)).toBe(head.length);
  }));
});

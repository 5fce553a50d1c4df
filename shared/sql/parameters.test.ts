import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findParameters } from './parameters.ts';

const found = (text: string): string[] => findParameters(text).map(({ kind, name, from, to }) => {
  const written = { bind: name.startsWith('$') ? name : `:${name}`, literal: `:'${name}'`, identifier: `:"${name}"` }[kind];
  expect(text.slice(from, to)).toBe(written);
  return written;
});

test.each<[name: string, text: string, expected: string[]]>([
  ['each kind', `SELECT :a, :'b', :"c", $1 FROM t WHERE x = :a`, [':a', `:'b'`, `:"c"`, '$1', ':a']],
  ['without spaces', 'WHERE a=:a AND(b>:b OR c in(:c,:d))LIMIT:n', [':a', ':b', ':c', ':d', ':n']],
  ['cast behind', `SELECT :a::int, $1::text, :'d'::date`, [':a', '$1', `:'d'`]],
  ['no casts', 'SELECT a::int, b :: text, (c)::"x", 1::int', []],
  ['cast to a parameter is none', 'SELECT a::name', []],
  ['named arguments', 'SELECT f(a := 1, b:=:b, c => :c)', [':b', ':c']],
  ['slices', 'SELECT a[1:2], a[i:j], a[f(x):g(y)], a[b.c:d], a[$1:$2], a[1 :n]', ['$1', '$2']],
  ['subscripts', 'SELECT a[:i], a[:i::int], a[i + :n], ARRAY[:x, :y], ARRAY[CASE WHEN :z THEN :w END]', [':i', ':i', ':n', ':x', ':y', ':z', ':w']],
  ['members', `SELECT json_object('a':b, 'c':'d', k:v, 'e': :e, 'f' : :'f', 'g' :h)`, [':e', `:'f'`]],
  ['strings', `SELECT ':a', E'\\':a', U&':a', B':a', ':a'':b', e':a' '$1'`, []],
  ['string continued', `SELECT E'a'\n':b\\':c', :d`, [':d']],
  ['quoted identifiers', `SELECT ":a", U&":a", "a"":b"`, []],
  ['dollar quotes', 'SELECT $$:a $1$$, $t$:b$t$, :c', [':c']],
  ['comments', 'SELECT -- :a\n /* :b /* $1 */ :c */ :d', [':d']],
  ['not a name', `SELECT : a, :1, :'', :'a b', :"a-b", ?, a ? b, :`, []],
  ['names', 'SELECT :_a1, :Größe, :ключ, :a$1', [':_a1', ':Größe', ':ключ', ':a', '$1']],
  ['inside identifiers', 'SELECT a$1, b$2c', []],
  ['leading zeros and zero', 'SELECT $0', []],
  ['typed strings', `SELECT timestamp(3) :'at', date :'d', interval :'i'`, [`:'at'`, `:'d'`, `:'i'`]],
  ['labels', 'SELECT 1 :"label", count(*) AS :"n"', [':"label"', ':"n"']],
  ['parameters that belong to the statement', 'PREPARE q AS SELECT $1', []],
  ['parameters of a function', 'CREATE OR REPLACE FUNCTION f(int) RETURNS int RETURN $1 + 1', []],
  ['tables made of queries', 'CREATE TABLE t AS SELECT $1', ['$1']],
])('%s', (_name, text, expected) => {
  expect(found(text)).toEqual(expected);
});

test('leading zeros are dropped', () => {
  expect(findParameters('$007')).toEqual([{ name: '$7', kind: 'bind', from: 0, to: 4 }]);
});

test('without standard_conforming_strings a backslash escapes', () => {
  expect(findParameters("'\\':a'", 0, 7, { standardConformingStrings: false })).toEqual([]);
  expect(findParameters("'\\':a", 0, 5)).toEqual([]);
  expect(findParameters("'\\', :a", 0, 7)).toHaveLength(1);
});

test('only what stands in the range', () => {
  expect(findParameters('SELECT :a; SELECT :b; SELECT :c', 10, 20).map(({ name }) => name)).toEqual(['b']);
});

const inert = fc.constantFrom("'x:a'", '"y:b"', '$$:c$$', '-- :d\n', '/* :e */', 'a::int', '+', ',', '(', ')', 'and', '1', ' ', '\n', "E'\\':f'", ':=');

test('what is put between inert tokens is found, where it stands', () => {
  fc.assert(fc.property(fc.array(fc.oneof(inert, fc.constantFrom(', :p', ', $3', ", :'q'", ', :"r"'))), (parts) => {
    const text = parts.join(' ');
    const expected: [number, string][] = [];
    let at = 0;
    for (const part of parts) {
      const own = /^, (?<written>:[pq"'].*|\$3)$/.exec(part)?.groups?.written;
      if (own !== undefined) expected.push([at + 2, own]);
      at += part.length + 1;
    }
    expect(findParameters(text).map(({ from, to }) => [from, text.slice(from, to)])).toEqual(expected);
  }));
});

test('any text ends, and what is found stands in order', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(':', '::', "'", '"', '$', '$$', 'a', '1', '[', ']', '(', ')', '--', '/*', '*/', '\n', ' ', '\\', 'e', '=')).map((parts) => parts.join('')), (text) => {
    let last = 0;
    for (const { from, to } of findParameters(text)) {
      expect(from).toBeGreaterThanOrEqual(last);
      expect(to).toBeGreaterThan(from);
      last = to;
    }
    expect(last).toBeLessThanOrEqual(text.length);
  }));
});

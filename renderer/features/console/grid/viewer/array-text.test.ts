import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArray, type ArrayItem } from './array-text.ts';

describe('array_out', () => {
  it.each<[string, readonly ArrayItem[], readonly number[]]>([
    ['{}', [], []],
    ['{1,2,3}', ['1', '2', '3'], []],
    ['{a,"b c",NULL,"NULL",""}', ['a', 'b c', null, 'NULL', ''], []],
    ['{"say \\"hi\\"","back\\\\slash","a,b","{x}"}', ['say "hi"', 'back\\slash', 'a,b', '{x}'], []],
    ['{{1,2},{3,NULL}}', [['1', '2'], ['3', null]], []],
    ['[0:2]={7,8,9}', ['7', '8', '9'], [0]],
    ['[-1:0][2:3]={{1,2},{3,4}}', [['1', '2'], ['3', '4']], [-1, 2]],
  ])('%s', (text, items, lower) => {
    expect(parseArray(text, ',')).toEqual({ items, lower });
  });

  it('separates boxes by semicolons', () => {
    expect(parseArray('{(1,1),(0,0);(2,2),(1,1)}', ';')?.items).toEqual(['(1,1),(0,0)', '(2,2),(1,1)']);
  });

  it.each(['', 'abc', '{', '{1', '{1,}', '{"a}', '{1}2'])('is not an array: %s', (text) => expect(parseArray(text, ',')).toBeNull());
});

const quoted = (item: ArrayItem): string => (item === null ? 'NULL' : typeof item === 'string' ? `"${item.replaceAll(/["\\]/g, String.raw`\$&`)}"` : `{${item.map(quoted).join(',')}}`);

it('gives back whatever was quoted', () => {
  const item = fc.option(fc.string({ unit: 'binary' }), { nil: null });
  fc.assert(fc.property(fc.array(fc.oneof(item, fc.array(item, { minLength: 1 }))), (items) => {
    expect(parseArray(quoted(items), ',')?.items).toEqual(items);
  }));
});

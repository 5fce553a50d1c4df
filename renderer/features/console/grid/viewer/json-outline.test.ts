import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { childrenOf, isJsonDocument, rootOf, type JsonNode } from './json-outline.ts';

const members = (text: string) => childrenOf(text, rootOf(text), 1000).children.map(({ key, value }) => [key, text.slice(value.from, value.to)]);

it('keeps big numbers, repeated keys and their order as written', () => {
  expect(members('{"b": 12345678901234567890.10, "a":1e400, "b" : "x\\"}"}')).toEqual([['"b"', '12345678901234567890.10'], ['"a"', '1e400'], ['"b"', '"x\\"}"']]);
  expect(members(' [ 1 , [2,{"c":3}] , "]" , null ] ')).toEqual([[null, '1'], [null, '[2,{"c":3}]'], [null, '"]"'], [null, 'null']]);
  expect(members('{}')).toEqual([]);
  expect(rootOf(' 12.50 ')).toEqual({ kind: 'scalar', from: 1, to: 6 });
});

it('gives members in portions', () => {
  const text = JSON.stringify(Array.from({ length: 10 }, (_, index) => index));
  const first = childrenOf(text, rootOf(text), 4);
  expect(first.children.length).toBe(4);
  const rest = childrenOf(text, rootOf(text), 100, first.next);
  expect(rest.children.map(({ value }) => text.slice(value.from, value.to))).toEqual(['4', '5', '6', '7', '8', '9']);
  expect(rest.next).toBeNull();
});

function rebuilt(text: string, node: JsonNode): unknown {
  if (node.kind === 'scalar') return JSON.parse(text.slice(node.from, node.to));
  const { children } = childrenOf(text, node, 100_000);
  if (node.kind === 'array') return children.map((child) => rebuilt(text, child.value));
  const entries = children.map((child) => [JSON.parse(child.key ?? 'null'), rebuilt(text, child.value)] as const);
  const object = {};
  for (const [key, value] of entries) Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

it('reads what JSON.parse reads, of any document and spacing', () => {
  fc.assert(fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (json, spacing) => {
    const text = JSON.stringify(JSON.parse(json), null, spacing);
    expect(rebuilt(text, rootOf(text))).toEqual(JSON.parse(text));
  }), { numRuns: 300 });
});

it('knows a document from other text', () => {
  expect(['{"a":1}', ' [1]', '1', '"a"', '{a}', '{"a":1}}', ''].map(isJsonDocument)).toEqual([true, true, false, false, false, false, false]);
});

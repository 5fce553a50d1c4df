import { expect, it } from 'vitest';
import { createTabContent } from './tab-content.ts';

const open = (cursor: number, anchor: number | null = null) => createTabContent({ text: 'select 1;', cursor, anchor, topLine: 1 });

it('inserts at the cursor, or in place of the selection whichever way it was made', () => {
  const plain = open(7);
  plain.insert('2, ');
  expect([plain.text, plain.cursor]).toEqual(['select 2, 1;', 10]);
  for (const [cursor, anchor] of [[8, 7], [7, 8]] as const) {
    const selected = open(cursor, anchor);
    selected.insert('22');
    expect([selected.text, selected.cursor, selected.anchor]).toEqual(['select 22;', 9, null]);
  }
});

it('reads what was typed only when somebody asks, and tells of texts from outside', () => {
  const content = open(0);
  let reads = 0;
  let replaced = 0;
  content.replaced.subscribe(() => { replaced += 1; });
  for (const text of ['a', 'ab', 'abc']) content.typed(() => { reads += 1; return text; });
  expect([content.text, content.text, reads, replaced]).toEqual(['abc', 'abc', 1, 0]);
  content.text = 'new';
  expect([content.text, reads, replaced]).toEqual(['new', 1, 1]);
});

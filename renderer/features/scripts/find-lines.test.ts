import { expect, test } from 'vitest';
import { plain } from './ansi.ts';
import { cutSpans, findInLines } from './find-lines.ts';
import type { OutputLine } from './output-lines.ts';

const line = (text: string): OutputLine => ({ number: 1, stream: 'out', text, spans: [{ text, style: plain }] });

test('text is found without regard to case, and what would be a pattern is only text', () => {
  const lines = [line('Error: a.c'), line('abc'), line('an ERROR and an error')];
  expect(findInLines(lines, 'error')).toEqual([{ index: 0, from: 0, to: 5 }, { index: 2, from: 3, to: 8 }, { index: 2, from: 16, to: 21 }]);
  expect(findInLines(lines, 'a.c')).toEqual([{ index: 0, from: 7, to: 10 }]);
  expect(findInLines(lines, '')).toEqual([]);
});

test('a match over several colours is marked in each of them', () => {
  expect(cutSpans(['ab', 'cd', 'ef'], [{ from: 1, to: 5, number: 7 }])).toEqual([
    { text: 'a', span: 0, match: null }, { text: 'b', span: 0, match: 7 }, { text: 'cd', span: 1, match: 7 }, { text: 'e', span: 2, match: 7 }, { text: 'f', span: 2, match: null },
  ]);
  expect(cutSpans(['aXbX'], [{ from: 1, to: 2, number: 0 }, { from: 3, to: 4, number: 1 }]).map(({ text, match }) => [text, match])).toEqual([['a', null], ['X', 0], ['b', null], ['X', 1]]);
});

import { expect, it } from 'vitest';
import { cutSpans } from './find-lines.ts';
import { lineParts } from './line-parts.ts';

const textOf = (part: ReturnType<typeof lineParts>[number]) => part.cuts.map(({ text }) => text).join('');
const whole = (texts: readonly string[], marks: Parameters<typeof cutSpans>[1] = []) => lineParts(cutSpans(texts, marks));

it('a line that is not long is one part', () => {
  expect(whole(['x'.repeat(2048)])).toEqual([{ at: 0, cuts: [{ text: 'x'.repeat(2048), span: 0, match: null }], columns: null }]);
});

it('a long line is parted whole, with its spans and matches, each part knowing its place and columns', () => {
  const text = Array.from({ length: 9000 }, (_, index) => String.fromCodePoint(33 + (index % 90))).join('');
  const parts = whole([text.slice(0, 2500), text.slice(2500)], [{ from: 1020, to: 1030, number: 4 }]);
  expect(parts.map(textOf).join('')).toBe(text);
  expect(parts.map(({ at, columns }) => [at, columns])).toEqual([...Array.from({ length: 8 }, (_, index) => [index * 1024, 1024]), [8192, 808]]);
  expect(parts.flatMap(({ cuts }) => cuts).filter(({ match }) => match === 4).map((cut) => cut.text).join('')).toBe(text.slice(1020, 1030));
  expect(parts[2]?.cuts.map(({ span }) => span)).toEqual([0, 1]);
});

it('what is wider than one column has no width of its own, and no character is torn', () => {
  const text = `${'a'.repeat(1023)}${'👩‍👩‍👧'.repeat(40)}${'b'.repeat(3500)}`;
  const parts = whole([text]);
  expect(parts.map(textOf).join('')).toBe(text);
  expect(parts[0]?.columns).toBeNull();
  expect(textOf(parts[0] ?? { at: 0, cuts: [], columns: null })).toBe(text.slice(0, text.indexOf('b')));
  expect(parts.slice(1).map(({ columns }) => columns)).toEqual([1024, 1024, 1024, 428]);
  expect(whole(['\t'.repeat(3000)]).map(({ columns }) => columns)).toEqual([null]);
});

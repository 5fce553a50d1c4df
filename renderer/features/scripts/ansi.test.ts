import { expect, test } from 'vitest';
import { createAnsiReader, plain, restyle, type Piece } from './ansi.ts';

const read = (...parts: string[]): Piece[] => {
  const reader = createAnsiReader();
  return parts.flatMap((part) => reader.push(part));
};
const textOf = (pieces: readonly Piece[]): string => pieces.map((piece) => (piece.kind === 'span' ? piece.span.text : piece.kind === 'newline' ? '\n' : piece.kind === 'return' ? '<CR>' : '<EL>')).join('');

test.each([
  ['31', { colour: 'red' }], ['91', { colour: 'red' }], ['1;4;32', { bold: true, underline: true, colour: 'green' }], ['38;5;196', { colour: 'red' }],
  ['38;2;10;10;10', { colour: 'black' }], ['48;5;21;1', { background: 'blue', bold: true }], ['38;5;244', {}], ['999', {}], ['7;9;3;2', { inverse: true, struck: true, italic: true, faint: true }],
])('the parameters %s', (parameters, change) => {
  expect(restyle(plain, parameters)).toMatchObject(change);
});

test('nothing and 0 reset everything', () => {
  const style = restyle(plain, '1;31;44');
  expect(restyle(style, '')).toEqual(plain);
  expect(restyle(style, '0')).toEqual(plain);
  expect(restyle(style, '39;49;22')).toEqual(plain);
});

test('sequences are read however they are cut', () => {
  const text = '\u001b[1;31mred\u001b[0m plain\r\nnext\u001b]0;title\u0007 done\u001b[2K\u001b[?25l!';
  for (let cut = 0; cut <= text.length; cut += 1) {
    const pieces = read(text.slice(0, cut), text.slice(cut));
    expect(textOf(pieces)).toBe('red plain\nnext done<EL>!');
    expect(pieces[0]).toMatchObject({ span: { style: { colour: 'red', bold: true } } });
  }
});

test('what is no text is left out, tabs stay, and markup is only text', () => {
  expect(textOf(read('a\u0007\u0008b\tc<b>&lt;\u001b(B\u001bM'))).toBe('ab\tc<b>&lt;');
});

test('a return alone is told as one, in front of more text', () => {
  expect(textOf(read('10%\r', '20%\r', '\n'))).toBe('10%<CR>20%\n');
});

test('an escape that never ends holds no more than a little back', () => {
  expect(textOf(read(`\u001b]${'x'.repeat(5000)}`))).toContain('xxxx');
});

test('a sequence that is broken off takes only itself away', () => {
  expect(textOf(read('\u001b[1;3', '\nhello\n', 'a\u001b\u001b[31mred'))).toBe('[1;3\nhello\nared');
});

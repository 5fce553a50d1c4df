import type { Cell } from '../../../../shared/cell.ts';

/** Characters of a value that a grid cell draws. */
const SHOWN_CHARACTERS = 400;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const hidden = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/g;

function sign(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x0a) return '↵';
  if (code === 0x09) return '⇥';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** Makes control, bidirectional and zero-width characters visible, so that no value can pretend to be another. */
export function visibleText(text: string): string {
  return text.replace(hidden, sign);
}

/** What a grid cell draws for a value; null for NULL. */
export function cellText(cell: Cell): string | null {
  if (cell === null) return null;
  const text = typeof cell === 'string' ? cell : cell.preview;
  const short = text.length > SHOWN_CHARACTERS ? text.slice(0, SHOWN_CHARACTERS) : text;
  const cut = short.length < text.length || typeof cell !== 'string';
  return cut ? `${visibleText(short)}…` : visibleText(short);
}

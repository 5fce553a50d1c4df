import type { Cut } from './find-lines.ts';

/** UTF-16 units of a part: of shorter ones there are so many that watching which are in view takes longer than drawing them. */
const partUnits = 1024;
/** A shorter line is drawn in one. */
const longUnits = 2048;

/** A stretch of a line, with its place in it. */
export type Part = {
  at: number;
  cuts: readonly Cut[];
  /** How many columns it takes where each character takes one, as printable ASCII does; else null. */
  columns: number | null;
};

/** Only in front of these is a line parted: what is joined, shaped or two units long stays together. */
const ascii = /[ -~]/g;

/** Where from `from` on the text may be parted; its end where nowhere. */
function partingIn(text: string, from: number): number {
  ascii.lastIndex = from;
  return ascii.exec(text)?.index ?? text.length;
}

/** A long line's pieces in stretches of about equal length, so that those out of view need not be drawn; a short line is one. */
export function lineParts(cuts: readonly Cut[]): Part[] {
  const units = cuts.reduce((sum, { text }) => sum + text.length, 0);
  if (units <= longUnits) return [{ at: 0, cuts, columns: null }];
  const parts: Part[] = [];
  let part: Cut[] = [];
  let [at, length] = [0, 0];
  const end = () => {
    if (length > 0) parts.push({ at, cuts: part, columns: part.every(({ text }) => /^[ -~]*$/.test(text)) ? length : null });
    at += length;
    [part, length] = [[], 0];
  };
  for (const cut of cuts) {
    for (let from = 0; from < cut.text.length;) {
      const to = partingIn(cut.text, from + Math.max(0, partUnits - length));
      if (to > from) part.push({ ...cut, text: cut.text.slice(from, to) });
      length += to - from;
      from = to;
      if (from < cut.text.length) end();
    }
  }
  end();
  return parts;
}

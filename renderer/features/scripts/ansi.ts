/** One of the eight colours of a terminal; bright ones look the same, since they have to be readable in every theme. */
export const ansiColours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type AnsiColour = (typeof ansiColours)[number];

/** How text looks (ECMA-48, 8.3.117 SELECT GRAPHIC RENDITION). */
export type Style = {
  colour: AnsiColour | null;
  background: AnsiColour | null;
  bold: boolean;
  faint: boolean;
  italic: boolean;
  underline: boolean;
  struck: boolean;
  inverse: boolean;
};

/** A piece of a line in one style. */
export type Span = { text: string; style: Style };

export const plain: Style = { colour: null, background: null, bold: false, faint: false, italic: false, underline: false, struck: false, inverse: false };

/** What comes out of the text of a terminal: spans, and the control characters that move. */
export type Piece = { kind: 'span'; span: Span } | { kind: 'newline' } | { kind: 'return' } | { kind: 'erase-line' };

const anchors: Record<AnsiColour, readonly [number, number, number]> = {
  black: [0, 0, 0], red: [205, 49, 49], green: [13, 188, 121], yellow: [229, 229, 16], blue: [36, 114, 200], magenta: [188, 63, 188], cyan: [17, 168, 205], white: [229, 229, 229],
};

/** The nearest of the eight: colours of our own theme stay readable, which those of a program need not. */
function nearest(red: number, green: number, blue: number): AnsiColour {
  let best: AnsiColour = 'white';
  let least = Infinity;
  for (const name of ansiColours) {
    const [r, g, b] = anchors[name];
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

const level = (value: number) => (value === 0 ? 0 : value * 40 + 55);

/** A colour of the table of 256: 16 names, a cube of 6 x 6 x 6, and 24 greys. */
function indexed(index: number): AnsiColour {
  if (index < 16) return ansiColours[index % 8] ?? 'white';
  if (index >= 232) return nearest((index - 232) * 10 + 8, (index - 232) * 10 + 8, (index - 232) * 10 + 8);
  const cube = index - 16;
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

/** Reads `38;5;n` and `38;2;r;g;b` from behind the 38; gives the colour and how many numbers it took. */
function extended(codes: readonly number[], at: number): { colour: AnsiColour | null; took: number } {
  if (codes[at] === 5) return { colour: indexed(Math.min(255, codes[at + 1] ?? 0)), took: 2 };
  if (codes[at] === 2) return { colour: nearest(codes[at + 1] ?? 0, codes[at + 2] ?? 0, codes[at + 3] ?? 0), took: 4 };
  return { colour: null, took: 0 };
}

const simple: Readonly<Record<number, Partial<Style>>> = {
  1: { bold: true }, 2: { faint: true }, 3: { italic: true }, 4: { underline: true }, 7: { inverse: true }, 9: { struck: true },
  21: { underline: true }, 22: { bold: false, faint: false }, 23: { italic: false }, 24: { underline: false }, 27: { inverse: false }, 29: { struck: false },
  39: { colour: null }, 49: { background: null },
};

/** The style after a sequence of SGR parameters; what is not known changes nothing. */
export function restyle(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map((text) => (text === '' ? 0 : Number(text)));
  let next = style;
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 0) next = plain;
    else if (code === 38 || code === 48) {
      const { colour, took } = extended(codes, at + 1);
      next = code === 38 ? { ...next, colour } : { ...next, background: colour };
      at += took;
    } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) next = { ...next, colour: ansiColours[code % 10] ?? null };
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) next = { ...next, background: ansiColours[code % 10] ?? null };
    else next = { ...next, ...simple[code] };
  }
  return next;
}

// Everything that begins with ESC: CSI (ECMA-48 5.4), OSC, DCS and their like up to BEL or ST (5.6), and the short ones.
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const token = /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-Z\\^-~]|\r\n|[\r\n]|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]|[^\u0000-\u0008\u000a-\u001f\u007f]+/gy;
// The beginning of one, which the next text may end.
// oxlint-disable-next-line no-control-regex -- the same
const begun = /^\u001b(?:\[[0-?]*[ -/]*|[\]PX^_][^\u0007\u001b]*\u001b?|[ -/]*)$/;
/** A sequence that is longer is none. */
const longestSequence = 4096;

export type AnsiReader = { push: (text: string) => Piece[] };

/** Reads a terminal's text however it is cut: colours are kept, what moves the cursor about or talks to the terminal is left out. */
export function createAnsiReader(): AnsiReader {
  let style = plain;
  let held = '';
  return {
    push(fresh) {
      const text = held + fresh;
      held = '';
      const pieces: Piece[] = [];
      for (let at = 0; at < text.length;) {
        // The next character decides what a return is.
        if (text[at] === '\r' && at === text.length - 1) {
          held = '\r';
          break;
        }
        token.lastIndex = at;
        const found = token.exec(text);
        if (found === null) {
          // An ESC whose sequence is still to come, or one that will never be whole.
          const rest = text.slice(at, at + longestSequence);
          if (rest.length < longestSequence && begun.test(rest)) {
            held = rest;
            break;
          }
          at += 1;
          continue;
        }
        at = token.lastIndex;
        const [all, parameters = '', final] = found;
        if (all === '\n' || all === '\r\n') pieces.push({ kind: 'newline' });
        else if (all === '\r') pieces.push({ kind: 'return' });
        else if (final === 'm') style = restyle(style, parameters);
        else if (final === 'K') pieces.push({ kind: 'erase-line' });
        else if (final === undefined && all >= ' ' && all !== '\u007f' || all.startsWith('\t')) pieces.push({ kind: 'span', span: { text: all, style } });
      }
      return pieces;
    },
  };
}

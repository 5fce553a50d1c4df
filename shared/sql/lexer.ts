// The parts of PostgreSQL's lexical structure (src/backend/parser/scan.l, src/fe_utils/psqlscan.l) that decide where a
// statement ends. Every function takes the offset of a token's first UTF-16 unit and returns the offset behind the token,
// or the text's length where the token never ends. Single pass, no allocation.

export const code = {
  tab: 9, newline: 10, verticalTab: 11, formFeed: 12, return: 13, space: 32, doubleQuote: 34, dollar: 36, quote: 39,
  openParen: 40, closeParen: 41, star: 42, minus: 45, dot: 46, slash: 47, zero: 48, nine: 57, semicolon: 59,
  backslash: 92, ampersand: 38, underscore: 95, colon: 58, backtick: 96,
} as const;

/** True for the characters that PostgreSQL skips between tokens. */
export function isSpace(c: number): boolean {
  return c === code.space || (c >= code.tab && c <= code.return);
}

export function isDigit(c: number): boolean {
  return c >= code.zero && c <= code.nine;
}

/** True where an identifier may begin: letters, underscore and everything beyond ASCII. */
export function isIdentifierStart(c: number): boolean {
  const lower = c | 32;
  return (lower >= 97 && lower <= 122) || c === code.underscore || c >= 128;
}

export function isIdentifierPart(c: number): boolean {
  return isIdentifierStart(c) || isDigit(c) || c === code.dollar;
}

/** Past an identifier, keyword or the letters behind a number. */
export function skipIdentifier(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length && isIdentifierPart(text.charCodeAt(i))) i += 1;
  return i;
}

/** Past a number and the letters stuck to it, which PostgreSQL refuses as one token. */
export function skipNumber(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (!isDigit(c) && c !== code.dot && c !== code.underscore) break;
    i += 1;
  }
  return i < text.length && isIdentifierStart(text.charCodeAt(i)) ? skipIdentifier(text, i) : i;
}

/** Past a `--` comment, up to but not including its line end. */
export function skipLineComment(text: string, at: number): number {
  let i = at + 2;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === code.newline || c === code.return) break;
    i += 1;
  }
  return i;
}

/** Past a block comment; they nest. */
export function skipBlockComment(text: string, at: number): number {
  let depth = 1;
  let i = at + 2;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === code.slash && text.charCodeAt(i + 1) === code.star) {
      depth += 1;
      i += 2;
    } else if (c === code.star && text.charCodeAt(i + 1) === code.slash) {
      depth -= 1;
      i += 2;
      if (depth === 0) return i;
    } else {
      i += 1;
    }
  }
  return i;
}

/** Past a quoted identifier or a string without escapes, from its opening quote; a doubled quote stands for one. */
export function skipQuoted(text: string, at: number, quote: number): number {
  let i = at + 1;
  while (i < text.length) {
    if (text.charCodeAt(i) === quote) {
      if (text.charCodeAt(i + 1) !== quote) return i + 1;
      i += 1;
    }
    i += 1;
  }
  return i;
}

/** Past a string with backslash escapes, from its opening quote, with the parts that continue it on later lines. */
export function skipEscaped(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === code.backslash) {
      i += 2;
    } else if (c !== code.quote) {
      i += 1;
    } else if (text.charCodeAt(i + 1) === code.quote) {
      i += 2;
    } else {
      const more = continuation(text, i + 1);
      if (more === -1) return i + 1;
      i = more + 1;
    }
  }
  return text.length;
}

/** The quote that continues a string after white space with a line end in it, or -1. Comments of one line may stand between. */
function continuation(text: string, from: number): number {
  let newline = false;
  let i = from;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === code.quote) return newline ? i : -1;
    if (c === code.minus && text.charCodeAt(i + 1) === code.minus) i = skipLineComment(text, i);
    else if (!isSpace(c)) return -1;
    else {
      newline ||= c === code.newline || c === code.return;
      i += 1;
    }
  }
  return -1;
}

/** Past a dollar-quoted string, or past the lone `$` (and the digits of a parameter) where none begins. */
export function skipDollar(text: string, at: number): number {
  let i = at + 1;
  let c = text.charCodeAt(i);
  if (isDigit(c)) {
    while (isDigit(text.charCodeAt(i))) i += 1;
    return i;
  }
  if (c !== code.dollar) {
    if (!isIdentifierStart(c)) return i;
    while (i < text.length && (isIdentifierStart(c) || isDigit(c))) {
      i += 1;
      c = text.charCodeAt(i);
    }
    if (c !== code.dollar) return at + 1;
  }
  const end = text.indexOf(text.slice(at, i + 1), i + 1);
  return end === -1 ? text.length : end + (i + 1 - at);
}

/** The offset of the line end at or behind `at`, or the text's length. */
export function lineEnd(text: string, at: number): number {
  let i = at;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    if (c === code.newline || c === code.return) return i;
    i += 1;
  }
  return i;
}

/** The offset behind the line end that stands at `at`: LF, CR or CR LF. */
export function nextLine(text: string, at: number): number {
  if (at >= text.length) return text.length;
  return text.charCodeAt(at) === code.return && text.charCodeAt(at + 1) === code.newline ? at + 2 : at + 1;
}

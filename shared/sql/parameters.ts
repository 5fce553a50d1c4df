import {
  code, isDigit, isIdentifierPart, isIdentifierStart, isSpace, skipBlockComment, skipDollar, skipEscaped, skipIdentifier, skipLineComment,
  skipNumber, skipQuoted,
} from './lexer.ts';

/** One place in a statement that a value belongs to. Offsets are UTF-16 units into the text. */
export interface FoundParameter {
  /** `name` of `:name`, `:'name'` and `:"name"`; `$1` with its sign. */
  name: string;
  /** `bind` for `:name` and `$1`, `literal` for `:'name'`, `identifier` for `:"name"` (psql, SQL Interpolation). */
  kind: 'bind' | 'literal' | 'identifier';
  from: number;
  to: number;
}

const colon = 58;
const equals = 61;
const openBracket = 91;
const closeBracket = 93;

/** Words after which a value begins; behind any other word inside brackets, a colon is that of a slice or of a JSON member. */
const beforeValues = new Set([
  'all', 'and', 'any', 'as', 'between', 'by', 'case', 'distinct', 'else', 'escape', 'except', 'from', 'having', 'ilike', 'in', 'intersect',
  'interval', 'is', 'like', 'limit', 'not', 'offset', 'on', 'or', 'return', 'returning', 'select', 'set', 'similar', 'some', 'then', 'to',
  'union', 'using', 'values', 'when', 'where', 'with',
]);

/** What stands in front of a colon. */
interface Scan {
  text: string;
  plainEscapes: boolean;
  /** The token before, and where it ended. */
  previous: 'none' | 'word' | 'operand';
  previousEnd: number;
  previousWord: string;
  /** Parentheses and brackets that are open, as their characters. */
  open: number[];
  /** The first words, as far as they tell a statement in which `$1` is not the user's to give. */
  words: string[];
}

/**
 * Every parameter of one statement, in order: `:name`, `:'name'`, `:"name"` and `$1`, outside strings, quoted identifiers, dollar
 * quotes and comments. Casts (`::`), named arguments (`:=`), array slices and the colons of SQL/JSON members are none. Nor is `$1` in
 * PREPARE and in functions, whose own it is.
 */
export function findParameters(text: string, from = 0, to = text.length, options: { standardConformingStrings?: boolean } = {}): FoundParameter[] {
  const found: FoundParameter[] = [];
  const scan: Scan = {
    text, plainEscapes: options.standardConformingStrings === false,
    previous: 'none', previousEnd: -1, previousWord: '', open: [], words: [],
  };
  for (let at = from; at < to;) {
    const c = text.charCodeAt(at);
    if (isSpace(c)) {
      at += 1;
      continue;
    }
    const comment = commentEnd(text, at, c);
    if (comment !== -1) {
      at = comment;
      continue;
    }
    const parameter = c === colon ? colonParameter(scan, at) : c === code.dollar ? dollarParameter(scan, at) : null;
    if (parameter !== null && parameter.to <= to) {
      found.push(parameter);
      at = parameter.to;
      note(scan, 'operand', at);
      continue;
    }
    at = skipToken(scan, at, c);
  }
  return found;
}

function commentEnd(text: string, at: number, c: number): number {
  if (c === code.minus && text.charCodeAt(at + 1) === code.minus) return skipLineComment(text, at);
  if (c === code.slash && text.charCodeAt(at + 1) === code.star) return skipBlockComment(text, at);
  return -1;
}

function note(scan: Scan, previous: Scan['previous'], end: number): void {
  scan.previous = previous;
  scan.previousEnd = end;
}

function colonParameter(scan: Scan, at: number): FoundParameter | null {
  const { text } = scan;
  const next = text.charCodeAt(at + 1);
  if (isIdentifierStart(next)) {
    const to = nameEnd(text, at + 1);
    return mayBind(scan, at) ? { name: text.slice(at + 1, to), kind: 'bind', from: at, to } : null;
  }
  if (next !== code.quote && next !== code.doubleQuote) return null;
  const to = nameEnd(text, at + 2);
  // A name and nothing else between the quotes; anything else is a colon and a string.
  if (to === at + 2 || text.charCodeAt(to) !== next || isStuck(scan, at)) return null;
  const kind = next === code.quote ? 'literal' : 'identifier';
  if (kind === 'literal' && scan.previous === 'operand' && text.charCodeAt(scan.previousEnd - 1) !== code.closeParen) return null;
  return { name: text.slice(at + 2, to), kind, from: at, to: to + 1 };
}

/** Past psql's variable_char (psqlscan.l). */
function nameEnd(text: string, from: number): number {
  let i = from;
  while (i < text.length && text.charCodeAt(i) !== code.dollar && isIdentifierPart(text.charCodeAt(i))) i += 1;
  return i;
}

/** Whether the colon follows a value without a space: `a[lo:hi]`, `json_object('k':v)`. */
function isStuck(scan: Scan, at: number): boolean {
  if (scan.previousEnd !== at || scan.previous === 'none') return false;
  return scan.previous === 'operand' || !beforeValues.has(scan.previousWord);
}

function mayBind(scan: Scan, at: number): boolean {
  if (scan.previous === 'operand' || isStuck(scan, at)) return false;
  return !(scan.previous === 'word' && scan.open.at(-1) === openBracket && !beforeValues.has(scan.previousWord));
}

function dollarParameter(scan: Scan, at: number): FoundParameter | null {
  const { text, words } = scan;
  if (!isDigit(text.charCodeAt(at + 1)) || ownsItsParameters(words)) return null;
  let to = at + 2;
  while (isDigit(text.charCodeAt(to))) to += 1;
  const name = `$${text.slice(at + 1, to).replace(/^0+(?=\d)/, '')}`;
  return name === '$0' ? null : { name, kind: 'bind', from: at, to };
}

/** PREPARE and CREATE FUNCTION or PROCEDURE declare what `$1` is. */
function ownsItsParameters(words: readonly string[]): boolean {
  if (words[0] === 'prepare') return true;
  if (words[0] !== 'create') return false;
  const made = words[1] === 'or' ? words[3] : words[1];
  return made === 'function' || made === 'procedure';
}

function skipToken(scan: Scan, at: number, c: number): number {
  const { text } = scan;
  if (isIdentifierStart(c)) return skipWordOrString(scan, at, c);
  let end = at + 1;
  if (isDigit(c)) end = skipNumber(text, at);
  else if (c === code.quote) end = scan.plainEscapes ? skipEscaped(text, at) : skipQuoted(text, at, code.quote);
  else if (c === code.doubleQuote) end = skipQuoted(text, at, code.doubleQuote);
  else if (c === code.dollar) end = skipDollar(text, at);
  else return skipSign(scan, at, c);
  note(scan, 'operand', end);
  return end;
}

function skipSign(scan: Scan, at: number, c: number): number {
  const two = c === colon && (scan.text.charCodeAt(at + 1) === colon || scan.text.charCodeAt(at + 1) === equals);
  const end = two ? at + 2 : at + 1;
  const closing = c === code.closeParen || c === closeBracket;
  if (c === code.openParen || c === openBracket) scan.open.push(c);
  else if (closing) scan.open.pop();
  note(scan, closing ? 'operand' : 'none', end);
  return end;
}

function skipWordOrString(scan: Scan, at: number, c: number): number {
  const { text } = scan;
  const quoteAt = stringQuote(text, at, c);
  if (quoteAt !== -1) {
    const quote = text.charCodeAt(quoteAt);
    const end = (c | 32) === 101 ? skipEscaped(text, quoteAt) : skipQuoted(text, quoteAt, quote);
    note(scan, 'operand', end);
    return end;
  }
  const end = skipIdentifier(text, at);
  scan.previousWord = end - at <= 10 ? text.slice(at, end).toLowerCase() : '';
  if (scan.words.length < 4) scan.words.push(scan.previousWord);
  note(scan, 'word', end);
  return end;
}

/** Where the quote stands of a string that a letter introduces (E'', B'', X'', U&'', U&""), or -1. */
function stringQuote(text: string, at: number, c: number): number {
  const lower = c | 32;
  const next = text.charCodeAt(at + 1);
  if (next === code.quote && (lower === 101 || lower === 98 || lower === 120)) return at + 1;
  if (lower !== 117 || next !== code.ampersand) return -1;
  const quote = text.charCodeAt(at + 2);
  return quote === code.quote || quote === code.doubleQuote ? at + 2 : -1;
}

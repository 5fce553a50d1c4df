import {
  code, isDigit, isIdentifierStart, isSpace, skipBlockComment, skipDollar, skipEscaped, skipIdentifier, skipLineComment,
  skipNumber, skipQuoted,
} from '../../../shared/sql/lexer.ts';
import { splitScript } from '../../../shared/sql/splitter.ts';

type Kind = 'space' | 'comment' | 'word' | 'quoted' | 'string' | 'dollar' | 'number' | 'other';
interface Token {
  kind: Kind;
  from: number;
  to: number;
}

export interface StripOptions {
  /** `passwords`: only what follows PASSWORD or stands in a connection text. `literals`: every literal, and comments. */
  drop: 'passwords' | 'literals';
  /** The session's setting; false where a backslash escapes in plain strings too. Default true. */
  standardConformingStrings?: boolean;
}

/** What replaces a literal that is not kept. */
const blank = '?';
/** Dollar quotes inside each other that are looked into. */
const deepest = 5;

/** The string that an introducing letter begins (E'', B'', X'', N'', U&''), or the word. */
function wordOrString(text: string, at: number, plainEscapes: boolean): Token {
  const lower = text.charCodeAt(at) | 32;
  const next = text.charCodeAt(at + 1);
  const plain = (quoteAt: number): number => (plainEscapes ? skipEscaped(text, quoteAt) : skipQuoted(text, quoteAt, code.quote));
  if (next === code.quote && lower === 101) return { kind: 'string', from: at, to: skipEscaped(text, at + 1) };
  if (next === code.quote && (lower === 98 || lower === 120 || lower === 110)) return { kind: 'string', from: at, to: plain(at + 1) };
  if (lower === 117 && next === code.ampersand) {
    const quote = text.charCodeAt(at + 2);
    if (quote === code.quote) return { kind: 'string', from: at, to: plain(at + 2) };
    if (quote === code.doubleQuote) return { kind: 'quoted', from: at, to: skipQuoted(text, at + 2, quote) };
  }
  return { kind: 'word', from: at, to: skipIdentifier(text, at) };
}

function dollarToken(text: string, at: number): Token {
  const to = skipDollar(text, at);
  const isString = !isDigit(text.charCodeAt(at + 1)) && to > at + 1;
  return { kind: isString ? 'dollar' : 'other', from: at, to };
}

function tokenAt(text: string, at: number, plainEscapes: boolean): Token {
  const c = text.charCodeAt(at);
  const next = text.charCodeAt(at + 1);
  if (isSpace(c)) return { kind: 'space', from: at, to: at + 1 };
  if (c === code.minus && next === code.minus) return { kind: 'comment', from: at, to: skipLineComment(text, at) };
  if (c === code.slash && next === code.star) return { kind: 'comment', from: at, to: skipBlockComment(text, at) };
  if (isIdentifierStart(c)) return wordOrString(text, at, plainEscapes);
  if (isDigit(c) || (c === code.dot && isDigit(next))) return { kind: 'number', from: at, to: numberEnd(text, at) };
  if (c === code.quote) return { kind: 'string', from: at, to: plainEscapes ? skipEscaped(text, at) : skipQuoted(text, at, code.quote) };
  if (c === code.doubleQuote) return { kind: 'quoted', from: at, to: skipQuoted(text, at, c) };
  if (c === code.dollar) return dollarToken(text, at);
  return { kind: 'other', from: at, to: at + 1 };
}

/** Past a number with its exponent: 1e-5 is one literal. */
function numberEnd(text: string, at: number): number {
  const to = skipNumber(text, at);
  if (!/^[\d._]+e$/i.test(text.slice(at, to))) return to;
  return /^[+-]\d/.test(text.slice(to, to + 2)) ? skipNumber(text, to + 1) : to;
}

/** The text of a script without the lines that COPY … FROM STDIN reads. */
function withoutCopyData(text: string, standardConformingStrings: boolean): string {
  let kept = '';
  let at = 0;
  for (const { copyData } of splitScript(text, { standardConformingStrings })) {
    if (copyData === null) continue;
    kept += text.slice(at, copyData.from);
    at = copyData.to;
  }
  return kept + text.slice(at);
}

/** Passwords in connection strings: `password=…` of libpq and the user part of a URL. */
function withoutConnectionPasswords(text: string): string {
  return text
    .replaceAll(/(\bpassword\s*=\s*)(?:''(?:\\.|[^'\\])*''|'(?:\\.|[^'\\])*'|[^\s']+)/gi, `$1${blank}`)
    .replaceAll(/(\b[a-z][a-z\d+.-]*:\/\/[^\s:/@'"]*:)[^\s@'"]+(@)/gi, `$1${blank}$2`);
}

/** A dollar-quoted body, such as that of DO or of a function, is SQL or close to it. */
function strippedBody(token: string, options: StripOptions, depth: number): string {
  const tag = token.slice(0, token.indexOf('$', 1) + 1);
  if (depth === deepest || token.length < 2 * tag.length || !token.endsWith(tag)) return /password/i.test(token) ? blank : token;
  return tag + stripped(token.slice(tag.length, -tag.length), options, depth + 1) + tag;
}

/** A string that holds a statement with a password, such as the first argument of format() in an EXECUTE. */
const passwordStatement = /\b(?:role|user)\b[^]*\bpassword\b/i;

function keptString(own: string, isPassword: boolean): string {
  return isPassword || passwordStatement.test(own) ? blank : withoutConnectionPasswords(own);
}

function keptToken({ kind }: Token, own: string, isPassword: boolean, options: StripOptions, depth: number): string {
  const all = options.drop === 'literals';
  switch (kind) {
    case 'string': return all ? blank : keptString(own, isPassword);
    case 'dollar': return all || isPassword ? blank : strippedBody(own, options, depth);
    case 'number': return all ? blank : own;
    case 'comment': return all ? (own.startsWith('/*') ? ' ' : '') : withoutConnectionPasswords(own);
    case 'space': case 'word': case 'quoted': case 'other': return own;
  }
}

/** Whether the next string is a password: it follows the word, or an earlier string of the statement was made for one. */
function createPasswordWatch() {
  let follows = false;
  let built = false;
  return {
    next: () => follows || built,
    see(kind: Kind, own: string): void {
      if (kind === 'space' || kind === 'comment') return;
      if (kind === 'string') built ||= passwordStatement.test(own);
      if (own === ';') built = false;
      follows = kind === 'word' ? own.toLowerCase() === 'password' : follows && kind === 'other' && !/[,;)]/.test(own);
    },
  };
}

function stripped(text: string, options: StripOptions, depth = 0): string {
  const plainEscapes = options.standardConformingStrings === false;
  const passwords = createPasswordWatch();
  let out = '';
  for (let at = 0; at < text.length;) {
    const token = tokenAt(text, at, plainEscapes);
    const own = text.slice(token.from, token.to);
    out += keptToken(token, own, passwords.next(), options, depth);
    passwords.see(token.kind, own);
    at = token.to;
  }
  return out;
}

/**
 * A statement as it may be kept: without COPY data, without what PASSWORD introduces (CREATE and ALTER ROLE, user
 * mappings, also inside DO bodies and connection texts), and without any literal or comment where that is asked for. What
 * goes is replaced by `?`, so that it cannot be run by mistake as if it were whole.
 */
export function stripLiterals(text: string, options: StripOptions): string {
  return stripped(withoutCopyData(text, options.standardConformingStrings !== false), options);
}

/** The server's message without every quoted part that is no name in the text that is kept, since it may be a literal. */
export function stripMessage(message: string, keptText: string): string {
  const names = new Set(keptText.toLowerCase().match(/[\p{L}_][\p{L}\d_$]*/gu));
  const isName = (part: string): boolean => part.toLowerCase().split('.').every((name) => names.has(name));
  return message.replaceAll(/"((?:[^"]|"(?=\w))*)"/g, (whole, part: string) => (isName(part) ? whole : `"${blank}"`));
}

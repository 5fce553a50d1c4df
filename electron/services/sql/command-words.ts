import { isSpace, skipBlockComment, skipLineComment } from '../../../shared/sql/lexer.ts';

const most = 4;

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    if (isSpace(text.charCodeAt(at))) at += 1;
    else if (text.startsWith('--', at)) at = skipLineComment(text, at);
    else if (text.startsWith('/*', at)) at = skipBlockComment(text, at);
    else return at;
  }
  return at;
}

/** A statement's first words (at most four) in lower case, letters only, past comments: as psql reads them (common.c, command_no_begin). */
export function commandWords(statement: string): string[] {
  const words: string[] = [];
  for (let at = 0; words.length < most;) {
    at = skipSpace(statement, at);
    const word = /^[A-Za-z]+/.exec(statement.slice(at, at + 64))?.[0];
    if (word === undefined) break;
    words.push(word.toLowerCase());
    at += word.length;
  }
  return words;
}

const transactionControl = new Set(['abort', 'begin', 'start', 'commit', 'end', 'rollback']);
const wholes = new Set(['database', 'system', 'tablespace']);

/**
 * True for statements in front of which psql sends no BEGIN when AUTOCOMMIT is off: those that control transactions, and those that
 * refuse to run inside one (common.c, command_no_begin).
 */
export function takesNoBegin(statement: string): boolean {
  const words = commandWords(statement);
  const [first = '', second = ''] = words;
  if (transactionControl.has(first) || first === 'vacuum') return true;
  switch (first) {
    case 'prepare': return second === 'transaction';
    case 'cluster': return second === '';
    case 'create': return second === 'database' || second === 'tablespace' || /^create (?:unique )?index concurrently/.test(words.join(' '));
    case 'alter': return second === 'system';
    case 'drop':
    case 'reindex': return wholes.has(second) || ((second === 'index' || second === 'table') && words[2] === 'concurrently');
    case 'discard': return second === 'all';
    default: return false;
  }
}

/** True for statements after which a transaction is committed, so that a session lost meanwhile leaves it open whether it was. */
export function commits(statement: string): boolean {
  const [first, second] = commandWords(statement);
  return first === 'commit' || first === 'end' || (first === 'prepare' && second === 'transaction');
}

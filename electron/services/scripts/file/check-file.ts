import { failure } from '../../errors/app-failure.ts';
import { createScriptReader, type ReadBlock, type ScriptItem, type ScriptReader } from './script-reader.ts';
import { backslashName, isEmpty, isGuard, transactionWord } from './script-text.ts';
import { BadText } from './utf8-text.ts';

export interface FileCheck {
  path: string;
  readBlock: ReadBlock;
  transaction: boolean;
  signal: AbortSignal;
  progress: (read: Pick<ScriptReader, 'bytes'>, statements: number, line: number) => void;
}

function refused(path: string, line: number, problem: string, next: string): never {
  throw failure('script.refused', { path, line, problem, next }, `The script cannot be run as it is (line ${line}): ${problem}`);
}

function look(item: ScriptItem, { path, transaction }: Pick<FileCheck, 'path' | 'transaction'>): void {
  if (item.backslashAt !== null && !isGuard(item)) {
    const line = item.startLine + item.text.slice(0, item.backslashAt).split('\n').length - 1;
    refused(path, line, `${backslashName(item)} is one of psql’s own commands, not SQL; the server does not know it.`, 'Take the line out or write SQL instead, or run the file with psql as a shell command.');
  }
  const word = transaction ? transactionWord(item) : null;
  if (word !== null) {
    refused(path, item.line, `The file has ${word}, which ${word === 'BEGIN' || word.startsWith('START') ? 'begins' : 'ends'} a transaction by itself.`, 'Take the line out, or run the file without “One transaction”.');
  }
}

const stringsSetting = /^\s*set\s+(?:session\s+|local\s+)?standard_conforming_strings\s*(?:=|\bto\b)\s*'?(\w+)/i;

/**
 * The statements of a file that can be run as it is, as it is read: text that is no UTF-8, psql's own commands, and statements that
 * would break “one transaction” open end it. Throws script.refused and what reading throws.
 */
export async function* checkedStatements(check: FileCheck): AsyncGenerator<ScriptItem, void, undefined> {
  let standard = true;
  const reader = createScriptReader(check.readBlock, { standardConformingStrings: () => standard });
  let statements = 0;
  try {
    for (let item = await reader.next(); item !== null; item = await reader.next()) {
      check.signal.throwIfAborted();
      look(item, check);
      const setting = stringsSetting.exec(item.text.slice(item.from, item.from + 100))?.[1]?.toLowerCase();
      if (setting !== undefined) standard = setting !== 'off' && setting !== 'false' && setting !== '0';
      const counts = item.kind === 'sql' && !isEmpty(item);
      if (counts) statements += 1;
      check.progress(reader, statements, item.line);
      if (counts) yield item;
    }
  } catch (error) {
    if (error instanceof BadText) return refused(check.path, error.line, error.problem, error.next);
    throw error;
  }
}

/** Reads the whole file once before anything is sent; gives the number of statements. Throws what `checkedStatements` throws. */
export async function checkFile(check: FileCheck): Promise<{ statements: number }> {
  let statements = 0;
  for await (const _ of checkedStatements(check)) statements += 1;
  return { statements };
}

import type { Target } from '../../../shared/contract/base.ts';
import type { FileHazard, FileReview } from '../../../shared/contract/scripts.ts';
import type { Hazard } from '../../../shared/contract/safety.ts';
import { isFailure } from '../errors/app-failure.ts';
import type { PgParser } from '../parser/pg-parser.ts';
import { createAnalyser, type Analysis } from './analyse.ts';
import type { FoundHazard } from './found.ts';

/** A file that is about to run as read & write. */
export interface SqlFile {
  /** Names this file as it is now, and how it would run; another one after every change of it. */
  key: readonly string[];
  totalBytes: number;
  /** Reads the statements; throws script.refused for a file that no run would begin with. */
  statements(signal?: AbortSignal): AsyncIterable<FileStatement>;
  /** Bytes that the statements came from so far. */
  lookedBytes(): number;
}

export interface FileStatement {
  text: string;
  /** Where the first token stands in `text`, behind leading comments. */
  from: number;
  /** The line of `text`'s first character, from 1. */
  startLine: number;
}

/** The guard in front of files. */
export interface FileSafety {
  review(target: Target, file: SqlFile, signal?: AbortSignal): Promise<FileReview>;
  /** Resolves where the file may run. Throws sql.confirmation-required. */
  check(target: Target, file: SqlFile, confirmation: string | null, signal?: AbortSignal): Promise<void>;
}

export interface FileSafetyDeps {
  parser: PgParser;
  about: (addonId: string, signal?: AbortSignal) => Promise<Pick<FileReview, 'name' | 'label' | 'typeName'>>;
  /** Puts estimates of their rows to hazards. */
  rowsOf: (target: Target, analysis: Pick<Analysis, 'hazards'>, signal?: AbortSignal) => Promise<Hazard[]>;
  issue: (target: Target, key: readonly string[]) => string;
  /** Throws sql.confirmation-required. */
  spend: (confirmation: string | null, target: Target, key: readonly string[]) => void;
}

/** Hazards that are listed; more are counted. */
const mostListed = 50;
/** UTF-16 units of a statement that are shown. */
const mostText = 600;
/** Files whose verdict is remembered, so that what was just reviewed is not read again when it starts. */
const mostRemembered = 16;

interface Placed { hazard: FoundHazard; line: number; text: string; cut: boolean }

interface Findings {
  listed: Placed[];
  statements: number;
  more: number;
  unread: FileReview['unread'];
  /** False where nobody looked at all of it. */
  whole: boolean;
}

const nothing: Findings = { listed: [], statements: 0, more: 0, unread: null, whole: true };

const linesIn = (text: string, to: number): number => text.slice(0, to).split('\n').length - 1;

function placed(hazard: FoundHazard, { text, startLine }: FileStatement): Placed {
  const { from, to } = hazard.range;
  return { hazard, line: startLine + linesIn(text, from), text: text.slice(from, Math.min(to, from + mostText)), cut: to - from > mostText };
}

const withoutRange = ({ kind, title, consequence, objects, inside, rows, rowsFrom }: Hazard) => ({ kind, title, consequence, objects, inside, rows, rowsFrom });

async function look(parser: PgParser, file: SqlFile, signal?: AbortSignal): Promise<Findings> {
  const analyser = createAnalyser(parser);
  const findings: Findings = { ...nothing, listed: [] };
  for await (const statement of file.statements(signal)) {
    const { text, from, startLine } = statement;
    const { hazards, unread: [first] } = await analyser.look({ text, start: 0, from, end: text.length });
    if (hazards.length > 0) findings.statements += 1;
    if (hazards.length > 0 && findings.listed.length >= mostListed) findings.more += 1;
    for (const hazard of hazards) if (findings.listed.length < mostListed) findings.listed.push(placed(hazard, statement));
    if (first === undefined) continue;
    findings.unread = findings.unread === null
      ? { count: 1, line: startLine + linesIn(text, first.range.from), reason: first.reason }
      : { ...findings.unread, count: findings.unread.count + 1 };
  }
  findings.whole = file.lookedBytes() >= file.totalBytes;
  return findings;
}

const asks = ({ statements, whole }: Findings): boolean => statements > 0 || !whole;

/** The seat belt of `createSafetyService` for files that are read in blocks: what of them can hurt is asked about once before they start. */
export function createFileSafety({ parser, about, rowsOf, issue, spend }: FileSafetyDeps): FileSafety {
  const verdicts = new Map<string, boolean>();

  async function examine(file: SqlFile, signal?: AbortSignal): Promise<Findings> {
    // The run refuses such a file before anything is sent, and says where.
    const findings = await look(parser, file, signal).catch((error: unknown) => {
      if (isFailure(error, 'script.refused')) return nothing;
      throw error;
    });
    const name = JSON.stringify(file.key);
    verdicts.delete(name);
    const [oldest] = verdicts.size >= mostRemembered ? verdicts.keys() : [];
    if (oldest !== undefined) verdicts.delete(oldest);
    verdicts.set(name, asks(findings));
    return findings;
  }

  return {
    async review(target, file, signal) {
      const answer = await about(target.addonId, signal);
      const findings = target.access === 'read-only' ? nothing : await examine(file, signal);
      const rows = await rowsOf(target, { hazards: findings.listed.map(({ hazard }) => hazard) }, signal);
      const hazards = findings.listed.flatMap(({ line, text, cut }, index): FileHazard[] => {
        const hazard = rows[index];
        return hazard === undefined ? [] : [{ ...withoutRange(hazard), line, text, cut }];
      });
      return {
        ...answer, hazards, statements: findings.statements, more: findings.more, unread: findings.unread, totalBytes: file.totalBytes,
        lookedBytes: findings.whole ? file.totalBytes : file.lookedBytes(),
        confirmation: asks(findings) ? issue(target, file.key) : null,
      };
    },
    async check(target, file, confirmation, signal) {
      if (target.access === 'read-only') return;
      const known = verdicts.get(JSON.stringify(file.key));
      if (known ?? asks(await examine(file, signal))) spend(confirmation, target, file.key);
    },
  };
}

import type { Piece } from '../../../../shared/sql/splitter.ts';
import type { Monaco } from '../monaco.ts';
import { contextOf, type Model } from './language-context.ts';

type Diagnosis = { message: string; range: { from: number; to: number } } | null;
type Marker = Parameters<Monaco['editor']['setModelMarkers']>[2][number];
type Found = { piece: Piece; diagnosis: NonNullable<Diagnosis> };

export const SYNTAX_OWNER = 'syntax';
const SERVER_OWNER = 'postgresql';
const PAUSE_MS = 300;
/** A script larger than this is not checked as it is typed; statements longer than this never are. */
const LARGEST = 4 * 1024 * 1024;
const LONGEST = 256 * 1024;
/** Statements and characters of one question. */
const BATCH = 200;
const BATCH_LENGTH = 512 * 1024;

/** Cuts what must be asked into questions of bearable size. */
export function batches(statements: readonly string[]): string[][] {
  const all: string[][] = [];
  let length = Infinity;
  for (const statement of statements) {
    const last = all.at(-1);
    if (last === undefined || last.length >= BATCH || length + statement.length > BATCH_LENGTH) {
      all.push([statement]);
      length = statement.length;
    } else {
      last.push(statement);
      length += statement.length;
    }
  }
  return all;
}

/** Lines on which the server pointed to errors of statements that were run. */
function serverLines(monaco: Monaco, model: Model): number[] {
  return monaco.editor.getModelMarkers({ owner: SERVER_OWNER, resource: model.uri }).map(({ startLineNumber }) => startLineNumber);
}

/** What the server itself said about a statement that was run stands; the same error twice helps nobody. */
function markersOf(monaco: Monaco, model: Model, found: readonly Found[], told: readonly number[]): Marker[] {
  return found.flatMap(({ piece, diagnosis }) => {
    const start = model.getPositionAt(piece.start + diagnosis.range.from);
    const end = model.getPositionAt(piece.start + diagnosis.range.to);
    const [first, last] = [model.getPositionAt(piece.start).lineNumber, model.getPositionAt(piece.to).lineNumber];
    if (told.some((line) => line >= first && line <= last)) return [];
    return [{
      severity: monaco.MarkerSeverity.Error, source: 'Syntax', message: diagnosis.message,
      startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber,
      endColumn: end.lineNumber === start.lineNumber ? Math.max(end.column, start.column + 1) : end.column,
    }];
  });
}

/** Marks each statement's first syntax error while the user types, asking about changed statements only. */
export function followSyntax(monaco: Monaco, model: Model): void {
  let known = new Map<string, Diagnosis>();
  let found: Found[] = [];
  let stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told: readonly number[] = [];
  let version = 0;

  const draw = () => {
    told = serverLines(monaco, model);
    monaco.editor.setModelMarkers(model, SYNTAX_OWNER, markersOf(monaco, model, found, told));
  };

  const look = async (signal: AbortSignal) => {
    const context = contextOf(model);
    const text = context?.read() ?? '';
    if (context === undefined || text.length > LARGEST) return;
    const pieces = context.cache.all(text).filter(({ kind, backslashAt, start, end }) => kind === 'sql' && backslashAt === null && end > start && end - start <= LONGEST);
    const textOf = ({ start, end }: Piece) => text.slice(start, end);
    const answers = new Map<string, Diagnosis>();
    const unknown = [...new Set(pieces.map(textOf))].filter((statement) => {
      const before = known.get(statement);
      if (before !== undefined) answers.set(statement, before);
      return before === undefined;
    });
    for (const statements of batches(unknown)) {
      const said = await context.client.language.diagnose({ statements }, { signal });
      statements.forEach((statement, index) => answers.set(statement, said[index] ?? null));
    }
    if (signal.aborted || model.isDisposed()) return;
    version = model.getVersionId();
    known = answers;
    found = pieces.flatMap((piece) => {
      const diagnosis = answers.get(textOf(piece)) ?? null;
      return diagnosis === null ? [] : [{ piece: { ...piece }, diagnosis }];
    });
    draw();
  };

  const later = () => {
    clearTimeout(timer);
    stop.abort();
    stop = new AbortController();
    const { signal } = stop;
    // Without an answer, the marks that stand move with the text; the next pause asks again.
    timer = setTimeout(() => void look(signal).catch(() => undefined), PAUSE_MS);
  };

  const listeners = [
    model.onDidChangeContent(later),
    monaco.editor.onDidChangeMarkers((resources) => {
      if (found.length === 0 || version !== model.getVersionId() || !resources.some((resource) => resource.toString() === model.uri.toString())) return;
      if (serverLines(monaco, model).join() !== told.join()) draw();
    }),
  ];
  model.onWillDispose(() => {
    clearTimeout(timer);
    stop.abort();
    for (const listener of listeners) listener.dispose();
  });
  later();
}

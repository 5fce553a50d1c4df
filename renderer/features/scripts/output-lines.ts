import type { ScriptStream } from '../../../shared/contract/scripts.ts';
import { createAnsiReader, plain, type AnsiReader, type Piece, type Span } from './ansi.ts';

/** A line of output as it is shown. */
export type OutputLine = {
  /** Grows by one; a key for React. */
  number: number;
  stream: ScriptStream;
  spans: readonly Span[];
  /** The text without its colours. */
  text: string;
};

/** Lines and UTF-16 units that a window keeps; the saved output has all. */
export const mostLines = 20_000;
const mostUnits = 8 * 1024 * 1024;
/** A longer line is cut in the view. */
const longestLine = 10_000;

type Building = { number: number; stream: ScriptStream; spans: Span[]; text: string; cut: boolean; rewind: boolean; view: OutputLine | null };

export type OutputLines = {
  push: (chunks: readonly { stream: ScriptStream; text: string }[]) => void;
  /** Bytes were left out here. */
  skip: (words: string) => void;
  /** What is shown now; the same array as long as nothing changed. */
  lines: () => readonly OutputLine[];
  /** Lines that were shown and are no longer kept. */
  dropped: () => number;
};

function append(line: Building, span: Span): void {
  const room = longestLine - line.text.length;
  if (room <= 0) {
    if (!line.cut) line.spans.push({ text: ' … the line goes on; the saved output has all of it', style: { ...span.style, faint: true } });
    line.cut = true;
    return;
  }
  const text = span.text.slice(0, room);
  line.text += text;
  const last = line.spans.at(-1);
  if (last !== undefined && last.style === span.style) line.spans[line.spans.length - 1] = { text: last.text + text, style: span.style };
  else line.spans.push({ text, style: span.style });
}

/** A progress bar writes its line again and again: the last one is shown. */
function clear(line: Building): void {
  line.spans = [];
  line.text = '';
  line.cut = false;
  line.rewind = false;
}

/** Puts chunks of three streams together to lines, in the order in which the lines began, and keeps the last ones. */
export function createOutputLines(): OutputLines {
  const all: Building[] = [];
  let [head, units, count] = [0, 0, 0];
  let shown: readonly OutputLine[] | null = null;
  const open = new Map<ScriptStream, Building>();
  const readers = new Map<ScriptStream, AnsiReader>();

  function begin(stream: ScriptStream): Building {
    const line: Building = { number: (count += 1), stream, spans: [], text: '', cut: false, rewind: false, view: null };
    all.push(line);
    return line;
  }

  function take(stream: ScriptStream, piece: Piece): void {
    if (piece.kind === 'newline') {
      units += (open.get(stream) ?? begin(stream)).text.length;
      open.delete(stream);
      return;
    }
    const line = open.get(stream) ?? begin(stream);
    open.set(stream, line);
    line.view = null;
    if (piece.kind === 'return') line.rewind = true;
    else if (piece.kind === 'erase-line') clear(line);
    else {
      if (line.rewind) clear(line);
      append(line, piece.span);
    }
  }

  function trim(): void {
    while (all.length - head > mostLines || (units > mostUnits && all.length - head > 1)) {
      const line = all[head];
      if (line === undefined) break;
      units -= line.text.length;
      head += 1;
    }
    if (head > 4096) all.splice(0, head);
    if (head > 4096) head = 0;
  }

  return {
    push(chunks) {
      for (const { stream, text } of chunks) {
        const reader = readers.get(stream) ?? createAnsiReader();
        readers.set(stream, reader);
        for (const piece of reader.push(text)) take(stream, piece);
      }
      trim();
      shown = null;
    },
    skip(words) {
      append(begin('note'), { text: words, style: plain });
      shown = null;
    },
    lines: () => (shown ??= all.slice(head).map((line) => (line.view ??= { number: line.number, stream: line.stream, text: line.text, spans: [...line.spans] }))),
    dropped: () => count - (all.length - head),
  };
}

import type { Monaco } from '../monaco.ts';

type Model = ReturnType<Monaco['editor']['createModel']>;
export type ContentChange = Parameters<Parameters<Model['onDidChangeContent']>[0]>[0]['changes'][number];
export type Outcome = 'running' | 'done' | 'failed';
/** A statement's mark: where it stands now, in UTF-16 offsets, and what the pointer is told. */
export type MarginMark = { index: number; outcome: Outcome; from: number; to: number; hover: string };

export type MarginMarks = {
  has(index: number): boolean;
  /** Draws marks in place of those that the same statements had. */
  put(marks: readonly MarginMark[]): void;
  drop(indexes: Iterable<number>): void;
  clear(): void;
  /** The statements that edits went into. */
  touched(changes: readonly ContentChange[]): ReadonlySet<number>;
};

/** Text that Monaco's Markdown shows as it is. */
const plain = (text: string) => text.slice(0, 2000).replaceAll(/[\\`*_{}[\]()#+\-.!<>|~&]/g, String.raw`\$&`);

export function rangeOf(monaco: Monaco, model: Model, from: number, to: number) {
  const start = model.getPositionAt(from);
  const end = model.getPositionAt(to);
  return new monaco.Range(start.lineNumber, start.column, end.lineNumber, end.column);
}

/** Signs in the editor's margin beside statements; they move with the text. */
export function createMarginMarks(monaco: Monaco, model: Model): MarginMarks {
  const ids = new Map<number, { glyph: string; extent: string }>();
  const indexOf = new Map<string, number>();
  const stickiness = monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges;

  const take = (index: number): string[] => {
    const own = ids.get(index);
    if (own === undefined) return [];
    ids.delete(index);
    indexOf.delete(own.extent);
    return [own.glyph, own.extent];
  };

  const drop = (indexes: Iterable<number>) => {
    const old = [...indexes].flatMap(take);
    if (old.length > 0) model.deltaDecorations(old, []);
  };

  return {
    drop,
    has: (index) => ids.has(index),
    clear: () => drop(ids.keys()),
    put(marks) {
      const old = marks.flatMap(({ index }) => take(index));
      const made = model.deltaDecorations(old, marks.flatMap(({ outcome, from, to, hover }) => [
        { range: rangeOf(monaco, model, from, from), options: { glyphMarginClassName: `statement-mark statement-${outcome}`, glyphMarginHoverMessage: { value: plain(hover) }, stickiness } },
        { range: rangeOf(monaco, model, from, to), options: { stickiness } },
      ]));
      for (const [at, { index }] of marks.entries()) {
        const [glyph, extent] = [made[at * 2], made[at * 2 + 1]];
        if (glyph === undefined || extent === undefined) continue;
        ids.set(index, { glyph, extent });
        indexOf.set(extent, index);
      }
    },
    touched(changes) {
      const found = new Set<number>();
      if (ids.size === 0) return found;
      let moved = 0;
      // Monaco lists them from the last in the text to the first, each with offsets of the text before.
      for (const { rangeOffset, rangeLength, text } of changes.toReversed()) {
        const from = rangeOffset + moved;
        const to = from + text.length;
        moved += text.length - rangeLength;
        for (const { id, range } of model.getDecorationsInRange(rangeOf(monaco, model, from, to))) {
          const index = indexOf.get(id);
          if (index === undefined) continue;
          const start = model.getOffsetAt(range.getStartPosition());
          const end = model.getOffsetAt(range.getEndPosition());
          // What is typed right behind a statement is no part of it.
          if (rangeLength > 0 ? start <= to && end >= from : start < to && end > from) found.add(index);
        }
      }
      return found;
    },
  };
}

/** One change of a text: `length` units at `offset` became `inserted` units. */
export type Change = { offset: number; length: number; inserted: number };

export type TextShift = {
  note(change: Change): void;
  /** Where an offset into the text as it was at the start is now; null where that place was changed. */
  place(offset: number): number | null;
  reset(): void;
};

/** Follows offsets into a text that is edited on, such as those of a run whose script is typed in meanwhile. */
export function createTextShift(): TextShift {
  let changes: Change[] = [];
  return {
    note(change) {
      const last = changes.at(-1);
      // Typing on: one change instead of one a key.
      if (last !== undefined && change.length === 0 && change.offset === last.offset + last.inserted) {
        changes[changes.length - 1] = { ...last, inserted: last.inserted + change.inserted };
      } else changes.push(change);
    },
    place(offset) {
      let at = offset;
      for (const { offset: from, length, inserted } of changes) {
        if (at >= from + length) at += inserted - length;
        else if (at >= from) return null;
      }
      return at;
    },
    reset() { changes = []; },
  };
}

import { afterPiece, nextPiece, pieceAt, type Piece } from '../../../../shared/sql/splitter.ts';

export type StatementCache = {
  /** Something at this offset or behind it has changed. Takes no time worth naming. */
  changed(offset: number): void;
  /** The statement around an offset, reading on from what is still known in front of it. */
  around(text: string, offset: number): Piece | null;
  all(text: string): readonly Piece[];
};

/** Remembers where statements stand in front of the last edit, so that a key in a long script costs the statements behind it only. */
export function createStatementCache(): StatementCache {
  const pieces: Piece[] = [];
  let complete = false;

  const read = (text: string, until: number) => {
    while (!complete && (pieces.at(-1)?.from ?? -1) <= until) {
      const last = pieces.at(-1);
      const piece = nextPiece(text, last === undefined ? 0 : afterPiece(text, last));
      if (piece === null) complete = true;
      else pieces.push(piece);
    }
  };

  return {
    changed(offset) {
      complete = false;
      // What follows COPY … FROM STDIN belongs to it, so such a piece is read again as well.
      while (pieces.length > 0 && ((pieces.at(-1)?.to ?? 0) >= offset || pieces.at(-1)?.copyData !== null)) pieces.pop();
    },
    around(text, offset) {
      read(text, offset);
      return pieceAt(text, pieces, offset);
    },
    all(text) {
      read(text, Number.MAX_SAFE_INTEGER);
      return pieces;
    },
  };
}

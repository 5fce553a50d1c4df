import { afterPiece, nextPiece, pieceAt, type Piece } from '../../../../shared/sql/splitter.ts';

export type StatementMap = {
  /** The text has changed; its statements are found again once typing pauses. */
  touch(): void;
  /** The statement around an offset; null where there is none, undefined while the statements are not known. */
  at(offset: number): Piece | null | undefined;
  /** All statements, found at once where they are not known. */
  all(): readonly Piece[];
  dispose(): void;
};

type StatementMapDeps = {
  read: () => string;
  /** The statements are known (again). */
  onKnown: () => void;
};

/** After the last key in a small text, in a large one, and the time taken from the window at once, in milliseconds. */
const SMALL_PAUSE_MS = 30;
const LARGE_PAUSE_MS = 250;
const SLICE_MS = 4;
const SMALL = 32 * 1024;

/** Keeps where the statements of a text stand, found in small slices of time while nobody types. */
export function createStatementMap({ read, onKnown }: StatementMapDeps): StatementMap {
  let text = '';
  let pieces: readonly Piece[] | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const settle = (found: readonly Piece[]) => {
    clearTimeout(timer);
    timer = undefined;
    pieces = found;
    onKnown();
  };

  const slice = (found: Piece[], from: number) => {
    const until = performance.now() + SLICE_MS;
    let at = from;
    do {
      const piece = nextPiece(text, at);
      if (piece === null) {
        settle(found);
        return;
      }
      found.push(piece);
      at = afterPiece(text, piece);
    } while (performance.now() < until);
    timer = setTimeout(() => slice(found, at), 0);
  };

  const begin = () => {
    text = read();
    slice([], 0);
  };

  const touch = () => {
    pieces = null;
    clearTimeout(timer);
    timer = setTimeout(begin, text.length > SMALL ? LARGE_PAUSE_MS : SMALL_PAUSE_MS);
  };

  touch();
  return {
    touch,
    at: (offset) => (pieces === null ? undefined : pieceAt(text, pieces, offset)),
    all() {
      if (pieces !== null) return pieces;
      text = read();
      const found: Piece[] = [];
      for (let piece = nextPiece(text, 0); piece !== null; piece = nextPiece(text, afterPiece(text, piece))) found.push(piece);
      settle(found);
      return found;
    },
    dispose: () => clearTimeout(timer),
  };
}

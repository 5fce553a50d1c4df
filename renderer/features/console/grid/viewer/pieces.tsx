import { cx } from '../../../../ui/class-names.ts';
import type { Drawn } from '../cell-text.ts';

/** A value as a cell draws it, with its signs, outside the grid. */
export function Pieces({ drawn }: { drawn: Drawn }) {
  if (drawn.kind !== 'text') return <em className={cx('text-faint', drawn.kind === 'null' && 'text-xs tracking-wide')}>{drawn.text}</em>;
  if (drawn.pieces === null) return drawn.text;
  return drawn.pieces.map((piece, index) => (
    // The pieces of one text have no identity of their own and never change.
    // oxlint-disable-next-line react/no-array-index-key
    <span key={index} className={piece.kind === 'mark' ? 'text-blue' : undefined}>{piece.text}</span>
  ));
}

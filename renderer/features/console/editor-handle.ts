import type { Pick } from '../../../shared/contract/sql.ts';

/** What the rest of the console may ask of the editor. */
export type EditorHandle = {
  /** The selection, or the statement around the cursor. */
  pick(): Pick;
  /** Puts the cursor at a UTF-16 offset and the focus into the editor. */
  jump(offset: number): void;
  focus(): void;
};

import { commandWords } from './command-words.ts';
import type { TransactionState } from './session-state.ts';

const changing = new Set(['CREATE', 'ALTER', 'DROP', 'COMMENT', 'IMPORT', 'REFRESH', 'GRANT', 'REVOKE', 'REASSIGN', 'SECURITY']);

/**
 * True where a statement that ended well may have changed the catalogue: by its command tag, by a SELECT tag without a result
 * (SELECT INTO, CREATE TABLE AS), and for DO and CALL, whose bodies nobody sees.
 */
export function changesSchema(statement: string, command: string, hasResult: boolean): boolean {
  const first = command.split(' ', 1)[0] ?? '';
  if (first === 'SELECT') return !hasResult || commandWords(statement)[0] === 'create';
  return changing.has(first) || first === 'DO' || first === 'CALL';
}

/** Follows one session and tells when a change of the schema can be seen by others, which is at COMMIT. */
export interface SchemaChanges {
  ended(end: { statement: string; command: string; hasResult: boolean; transaction: TransactionState }): void;
}

export function createSchemaChanges(tell: () => void): SchemaChanges {
  let pending = false;
  return {
    ended({ statement, command, hasResult, transaction }) {
      if (changesSchema(statement, command, hasResult)) pending = true;
      const kind = command.split(' ', 1)[0];
      // COMMIT AND CHAIN leaves the next transaction open.
      if (!pending || (transaction !== 'idle' && kind !== 'COMMIT')) return;
      pending = false;
      if (kind !== 'ROLLBACK') tell();
    },
  };
}

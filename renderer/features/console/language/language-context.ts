import type { Target } from '../../../../shared/contract/base.ts';
import type { ContractClient } from '../../../../shared/contract/index.ts';
import type { Monaco } from '../monaco.ts';
import { createStatementCache, type StatementCache } from './statement-cache.ts';

export type Model = ReturnType<Monaco['editor']['createModel']>;

/** What the providers need to know of a model: whose database it is about, and where its statements are. */
export type LanguageContext = {
  client: ContractClient;
  target: Target;
  cache: StatementCache;
  read: () => string;
  /** What the main process last said about its catalogue. */
  catalog: 'ready' | 'loading' | 'unavailable' | null;
};

/** A statement around an offset, as the main process is asked about it. */
export type Around = { text: string; at: number; from: number };

/** The longest statement that the main process is asked about (the contract's limit). */
const LONGEST = 256 * 1024;

const contexts = new WeakMap<object, LanguageContext>();

export function contextOf(model: object): LanguageContext | undefined {
  return contexts.get(model);
}

/** Tells the providers whose database a model is about; the model's statements are followed until it is disposed of. */
export function describeModel(model: Model, about: Pick<LanguageContext, 'client' | 'target' | 'read'>): LanguageContext {
  const known = contexts.get(model);
  if (known !== undefined) return Object.assign(known, about);
  const context: LanguageContext = { ...about, cache: createStatementCache(), catalog: null };
  contexts.set(model, context);
  const listener = model.onDidChangeContent(({ changes }) => {
    for (const { rangeOffset } of changes) context.cache.changed(rangeOffset);
  });
  model.onWillDispose(() => listener.dispose());
  return context;
}

/** The statement around an offset; between two statements, nothing but the place. Null where it is too long to be asked about. */
export function statementAround({ cache, read }: LanguageContext, offset: number): Around | null {
  const text = read();
  const piece = cache.around(text, offset);
  const behind = piece !== null && piece.to > piece.end && offset > piece.end;
  if (piece === null || piece.kind === 'backslash' || offset < piece.start || behind) return { text: '', at: 0, from: offset };
  if (Math.max(piece.end, offset) - piece.start > LONGEST) return null;
  // Behind the last token there may be the space that the cursor stands after.
  return { text: text.slice(piece.start, Math.max(piece.end, offset)), at: offset - piece.start, from: piece.start };
}

/** A signal that aborts when Monaco no longer wants the answer. */
export function signalOf(token: { onCancellationRequested(listener: () => void): unknown; isCancellationRequested: boolean }): AbortSignal {
  const stop = new AbortController();
  if (token.isCancellationRequested) stop.abort();
  else token.onCancellationRequested(() => stop.abort());
  return stop.signal;
}

import { toast } from 'sonner';
import type { Target } from '../../../../shared/contract/base.ts';
import type { ContractClient } from '../../../../shared/contract/index.ts';
import type { Hazard } from '../../../../shared/contract/safety.ts';
import type { Pick as Picked } from '../../../../shared/contract/sql.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { toAppError } from '../../../api/failure.ts';
import { createStore } from '../../../state/store.ts';

/** What is about to run. */
export type SafetyRequest = { target: Target; tabId: string; text: string; pick: Picked };

/** `confirmation` belongs into `sql.run`; null where nothing had to be confirmed. */
export type SafetyAnswer = { go: true; confirmation: string | null } | { go: false };

export type Review = Awaited<ReturnType<ContractClient['safety']['review']>>;

export type SafetyQuestion = {
  request: SafetyRequest;
  state: { kind: 'reviewing' } | { kind: 'confirm'; review: Review; busy: boolean; error: AppError | null } | { kind: 'failed'; error: AppError };
  /** Confirms with the name typed, null where none is asked for. */
  confirm: (name: string | null) => void;
  retry: () => void;
  cancel: () => void;
};

/** What `SafetyDialog` asks; null while nothing is asked. */
export const safetyQuestion = createStore<SafetyQuestion | null>(null);

/** A review that is quicker shows no dialog of its own. */
const SHOW_AFTER_MS = 80;

/** How many statements the hazards stand in: one may hold several. */
export function hurtfulStatements(hazards: readonly Hazard[]): number {
  return new Set(hazards.map(({ range }) => range.to)).size;
}

function tellUnread({ unread }: Review): void {
  const [first] = unread;
  if (first === undefined) return;
  const many = unread.length === 1 ? 'One statement' : `${unread.length} statements`;
  toast(`${many} could not be checked before running`, { description: `The parser says: ${first.reason}. The server decides.` });
}

/**
 * Call it before every `sql.run`, and run only with `go: true`, giving `confirmation` along. Read-only runs go at once. In
 * write mode the main process looks at the statements; where one can destroy data, `SafetyDialog` (mount it once in the console)
 * lists them and waits. A review that fails never lets anything run. Asking anew leaves a question that is open. Never rejects.
 */
export function reviewBeforeRun(client: Pick<ContractClient, 'safety'>, request: SafetyRequest): Promise<SafetyAnswer> {
  safetyQuestion.get()?.cancel();
  if (request.target.access === 'read-only') return Promise.resolve({ go: true, confirmation: null });
  const { promise, resolve } = Promise.withResolvers<SafetyAnswer>();
  let stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  const show = (state: SafetyQuestion['state']) => {
    if (!over) safetyQuestion.set({ request, state, confirm: (name) => void confirm(name), retry, cancel: () => finish({ go: false }) });
  };
  const finish = (answer: SafetyAnswer) => {
    if (over) return;
    over = true;
    stop.abort();
    clearTimeout(timer);
    pending.delete(finish);
    safetyQuestion.set(null);
    resolve(answer);
  };

  const retry = () => {
    show({ kind: 'reviewing' });
    void review();
  };

  const review = async () => {
    stop = new AbortController();
    const { target, ...what } = request;
    try {
      const found = await client.safety.review({ ...target, ...what }, { signal: stop.signal });
      clearTimeout(timer);
      if (found.hazards.length > 0) return show({ kind: 'confirm', review: found, busy: false, error: null });
      if (!over) tellUnread(found);
      finish({ go: true, confirmation: null });
    } catch (error) {
      clearTimeout(timer);
      show({ kind: 'failed', error: toAppError(error) });
    }
  };

  const confirm = async (name: string | null) => {
    const state = safetyQuestion.get()?.state;
    if (state?.kind !== 'confirm' || state.busy || state.review.confirmation === null) return;
    const { confirmation } = state.review;
    show({ ...state, busy: true, error: null });
    try {
      await client.safety.confirm({ confirmation, name });
      finish({ go: true, confirmation });
    } catch (error) {
      show({ ...state, busy: false, error: toAppError(error) });
    }
  };

  for (const leave of pending) leave({ go: false });
  pending.add(finish);
  timer = setTimeout(() => show({ kind: 'reviewing' }), SHOW_AFTER_MS);
  void review();
  return promise;
}

/** Reviews under way that show no dialog yet. */
const pending = new Set<(answer: SafetyAnswer) => void>();

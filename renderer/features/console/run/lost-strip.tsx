import { Unplug, X } from 'lucide-react';
import { wordsOf } from '../../../../shared/error-copy.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { copyText } from '../../../ui/clipboard.ts';
import { failureDetails } from '../../../ui/failure-view.tsx';
import type { RunState } from '../run-state.ts';
import type { DatabaseState, LostSession } from '../tab-database.ts';

/** The loss that the user has to know of: that of the session, or the one that ended the last run. */
export function lossOf({ lost }: DatabaseState, run: Pick<RunState, 'error' | 'endedAt'>): LostSession | null {
  if (lost !== null) return lost;
  const { error, endedAt } = run;
  if (error?.code !== 'pg.connection-lost' || endedAt === null) return null;
  return { at: endedAt, error, rolledBack: error.details.rolledBack ?? null };
}

const clock = (at: number) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Such as "The connection was lost at 12:03 and the open transaction was rolled back. … Nothing was run again." */
export function lossWords({ at, error, rolledBack }: LostSession): { what: string; why: string; next: string } {
  const doubt = rolledBack === null ? 'Whether what was running took effect is not known: look before you do it again. ' : '';
  return {
    what: `The connection was lost at ${clock(at)}${rolledBack === true ? ' and the open transaction was rolled back' : ''}.`,
    why: error.code === 'pg.connection-lost' ? `It said: “${sentence(error.details.cause)}”` : wordsOf(error).why,
    next: `${doubt}Nothing was run again; the next run starts a new session.`,
  };
}

/** Says until the next run that the session was lost and what became of an open transaction. */
export function LostStrip({ loss, onRead }: { loss: LostSession; onRead: (() => void) | null }) {
  const words = lossWords(loss);
  return (
    <div role="alert" className="flex shrink-0 items-start gap-2.5 border-b border-red-line bg-red-soft px-3 py-1.5">
      <Unplug size={15} aria-hidden="true" className="mt-0.5 shrink-0 text-red" />
      <p className="m-0 min-w-0 flex-1 break-words"><strong className="text-red">{words.what}</strong> {words.why} {words.next}</p>
      <Button small kind="quiet" onClick={() => void copyText(failureDetails(loss.error), 'Details')}>Copy details</Button>
      {onRead === null ? null : <IconButton label="Hide this message" icon={<X size={13} />} onClick={onRead} />}
    </div>
  );
}

/** Why a COMMIT or ROLLBACK by button did not go through. */
export function EndFailure({ error, onRead }: { error: AppError; onRead: () => void }) {
  const words = wordsOf(error);
  return (
    <div role="alert" className="flex shrink-0 items-start gap-2.5 border-b border-red-line bg-red-soft px-3 py-1.5">
      <p className="m-0 min-w-0 flex-1 break-words"><strong className="text-red">The transaction was not ended. {words.what}</strong> {words.why} {words.next}</p>
      <IconButton label="Hide this message" icon={<X size={13} />} onClick={onRead} />
    </div>
  );
}

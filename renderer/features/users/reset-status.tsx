import { Check, CircleAlert } from 'lucide-react';
import type { Reset } from '../../../shared/contract/users.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Busy } from '../../ui/marks.tsx';
import { doing, elapsed, isRunning } from './reset-words.ts';

function Recovered({ reset }: { reset: Reset }) {
  const tunnels = reset.tunnels === 0 ? '' : reset.tunnels === 1 ? 'Your tunnel answers again; ' : `Your ${reset.tunnels} tunnels answer again; `;
  return (
    <p className="m-0 text-muted">
      {tunnels}console tabs connect anew with their next statement. The app’s config vars hold its new credentials; the old ones end in some minutes.
      {reset.trouble === null ? null : <> A tunnel could not log in yet ({wordsOf(reset.trouble).what.replace(/\.$/, '')}); it tries again when it is used.</>}
    </p>
  );
}

/** What a failed reset leaves behind. */
function afterwards({ nothingDone, accepted, error }: Reset): string {
  // Of an add-on that is gone nothing is as it was.
  if (nothingDone) return error?.code === 'borealis.not-found' ? '' : 'All credentials are as they were.';
  return accepted ? 'Look whether the add-on is still there, and compare the role names of the app, before you try again.' : 'Compare the role names of the app before you try again.';
}

/** How a reset goes or how it ended, with what that means. */
export function ResetProgress({ reset }: { reset: Reset }) {
  const running = isRunning(reset);
  const now = useNow(1000, running);
  if (running) {
    return (
      <div className="flex flex-col gap-1.5">
        <div className="flex items-center gap-3"><span className="min-w-0 flex-1"><Busy>{doing(reset)}</Busy></span><span className="text-muted tabular" aria-label="Elapsed">{elapsed(reset, now)}</span></div>
        <progress aria-label="Reset of credentials" className="h-1 w-full" />
        {reset.trouble === null ? null : <p className="m-0 text-sm text-amber">{wordsOf(reset.trouble).what} The next look comes by itself.</p>}
        <p className="m-0 text-sm text-muted">It goes on when you close this, or the program. You are told when it is finished.</p>
      </div>
    );
  }
  if (reset.phase === 'done') {
    return (
      <div role="status" className="flex gap-2.5">
        <Check size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-accent-text" />
        <div><p className="m-0 font-semibold">{doing(reset)} <span className="font-normal text-muted">After {elapsed(reset, now)}.</span></p><Recovered reset={reset} /></div>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-2">
      <p className="m-0 flex gap-2.5"><CircleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-red" />
        <span><strong className="font-semibold">{doing(reset)}</strong> {afterwards(reset)}</span>
      </p>
      {reset.error === null ? null : <FailureView compact error={reset.error} />}
    </div>
  );
}

/** The reset on the pane itself, so that it is there after the dialog was closed or the window loaded anew. */
export function ResetBanner({ reset, onDismiss, onOpen }: { reset: Reset; onDismiss: () => void; onOpen: () => void }) {
  const running = isRunning(reset);
  const frame = reset.phase === 'failed' ? 'border-red-line' : 'border-line';
  return (
    <section aria-label="Reset of credentials" className={`flex flex-wrap items-start gap-3 rounded-lg border ${frame} bg-raised px-4 py-3`}>
      <div className="min-w-72 flex-1"><ResetProgress reset={reset} /></div>
      {running ? <Button small onClick={onOpen}>Show</Button> : <Button small onClick={onDismiss}>Dismiss</Button>}
    </section>
  );
}

import { useRef } from 'react';
import { useStore } from '../../../state/store.ts';
import { DestructiveQuestion, WhereMeant } from '../../../ui/destructive-question.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { excerptOf, lineOf } from '../../../ui/excerpt.ts';
import { HazardItem } from '../../../ui/hazard-item.tsx';
import { Busy } from '../../../ui/marks.tsx';
import { hurtfulStatements, safetyQuestion, type Review, type SafetyQuestion } from './review-before-run.ts';

/** Shown at once; the others are counted. */
const MOST_SHOWN = 50;

const titles: Record<SafetyQuestion['state']['kind'], string> = {
  reviewing: 'Looking at what would run', confirm: 'Run what destroys data?', failed: 'The statements could not be checked',
};

function Findings({ review, text, onJump }: { review: Review; text: string; onJump: (offset: number) => void }) {
  const { hazards, unread } = review;
  const shown = hazards.slice(0, MOST_SHOWN);
  const more = hazards.length - shown.length;
  return (
    <>
      <ul aria-label="Statements that destroy data" className="m-0 -mr-3 max-h-[38vh] list-none overflow-auto p-0 pr-3">
        {shown.map((hazard) => (
          <HazardItem
            key={`${hazard.range.from} ${hazard.title} ${hazard.consequence}`} hazard={hazard} line={lineOf(text, hazard.range.from)} excerpt={excerptOf(text, hazard.range)}
            onJump={() => onJump(hazard.range.from)}
          />
        ))}
      </ul>
      {more > 0 ? <p className="m-0 border-t border-line-soft py-2 text-muted">And {more} more.</p> : null}
      {unread.length === 0 ? null : (
        <p className="mt-1 mb-0 text-muted">
          {unread.length === 1 ? 'One more statement' : `${unread.length} more statements`} could not be read and may do anything: {unread[0]?.reason}.
        </p>
      )}
    </>
  );
}

type QuestionProps = { question: SafetyQuestion; safe: { current: HTMLButtonElement | null }; onJump: (tabId: string, offset: number) => void };

function Question({ question, safe, onJump }: QuestionProps) {
  const { state, request } = question;
  const review = state.kind === 'confirm' ? state.review : null;
  const count = review === null ? 0 : hurtfulStatements(review.hazards);
  const jump = (offset: number) => {
    question.cancel();
    onJump(request.tabId, offset);
  };
  return (
    <DestructiveQuestion
      go={review === null ? null : count === 1 ? 'Run the destructive statement' : `Run ${count} destructive statements`}
      typeName={review?.typeName ?? null} asked={request} busy={state.kind === 'confirm' && state.busy} error={state.kind === 'reviewing' ? null : state.error}
      onRetry={state.kind === 'failed' ? question.retry : undefined} onGo={question.confirm} onCancel={question.cancel} safe={safe}
    >
      {state.kind === 'reviewing' ? <Busy>Reading the statements and estimating rows…</Busy> : null}
      {review === null ? null : <Findings review={review} text={request.text} onJump={jump} />}
    </DestructiveQuestion>
  );
}

/**
 * The one dialog in front of statements that can destroy data. Mount it once in the console; `reviewBeforeRun` opens it. `onJump`
 * gets the tab and a UTF-16 offset into the text that would have run, with the dialog closed and nothing run.
 */
export function SafetyDialog({ onJump }: { onJump: (tabId: string, offset: number) => void }) {
  const question = useStore(safetyQuestion);
  const safe = useRef<HTMLButtonElement>(null);
  const review = question?.state.kind === 'confirm' ? question.state.review : null;
  return (
    <Dialog
      open={question !== null}
      onClose={() => question?.cancel()}
      title={question === null ? '' : titles[question.state.kind]}
      {...(review === null ? {} : { description: <WhereMeant name={review.name} label={review.label} /> })}
      width="w-[600px]"
      initialFocus={safe}
    >
      {question === null ? null : <Question question={question} safe={safe} onJump={onJump} />}
    </Dialog>
  );
}

import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useStore } from '../../../state/store.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/class-names.ts';
import { Dialog, DialogActions } from '../../../ui/dialog.tsx';
import { FailureView } from '../../../ui/failure-view.tsx';
import { Field } from '../../../ui/field.tsx';
import { Busy } from '../../../ui/marks.tsx';
import { HazardItem } from './hazard-item.tsx';
import { hurtfulStatements, safetyQuestion, type Review, type SafetyQuestion } from './review-before-run.ts';

/** Shown at once; the others are counted. */
const MOST_SHOWN = 50;

const titles: Record<SafetyQuestion['state']['kind'], string> = {
  reviewing: 'Looking at what would run', confirm: 'Run what destroys data?', failed: 'The statements could not be checked',
};

function Where({ review: { name, label } }: { review: Review }) {
  if (label === '') return <>On <span className="font-mono text-text">{name}</span></>;
  return (
    <>
      On <span className="font-mono text-text">{name}</span>
      <span className={cx('ml-2 inline-block rounded-full border px-1.5 text-[10.5px] leading-4', label === 'production' ? 'border-red-line text-red' : 'border-line text-muted')}>{label}</span>
    </>
  );
}

function Findings({ review, text, onJump }: { review: Review; text: string; onJump: (offset: number) => void }) {
  const { hazards, unread } = review;
  const shown = hazards.slice(0, MOST_SHOWN);
  const more = hazards.length - shown.length;
  return (
    <>
      <ul aria-label="Statements that destroy data" className="m-0 -mr-3 max-h-[38vh] list-none overflow-auto p-0 pr-3">
        {shown.map((hazard) => (
          <HazardItem key={`${hazard.range.from} ${hazard.title} ${hazard.consequence}`} hazard={hazard} text={text} onJump={() => onJump(hazard.range.from)} />
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
  const [name, setName] = useState('');
  const review = state.kind === 'confirm' ? state.review : null;
  const typeName = review?.typeName ?? null;
  const ready = state.kind === 'confirm' && !state.busy && (typeName === null || name === typeName);
  const error = state.kind === 'confirm' ? state.error : state.kind === 'failed' ? state.error : null;
  const count = review === null ? 0 : hurtfulStatements(review.hazards);
  useEffect(() => setName(''), [request]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) question.confirm(typeName === null ? null : name);
  };
  const jump = (offset: number) => {
    question.cancel();
    onJump(request.tabId, offset);
  };
  return (
    <form onSubmit={submit}>
      {state.kind === 'reviewing' ? <Busy>Reading the statements and estimating rows…</Busy> : null}
      {review === null ? null : <Findings review={review} text={request.text} onJump={jump} />}
      {typeName === null ? null : (
        <Field label={`Type ${typeName} to confirm`} autoComplete="off" spellCheck={false} value={name} onChange={(event) => setName(event.target.value)} className="mt-3 [&_input]:font-mono" />
      )}
      {error === null ? null : <div className="mt-3"><FailureView compact error={error} onRetry={state.kind === 'failed' ? question.retry : undefined} /></div>}
      {state.kind === 'failed' ? <p className="mt-2 mb-0 text-muted">Nothing was run.</p> : null}
      <DialogActions>
        <Button ref={safe} onClick={question.cancel}>Cancel</Button>
        {review === null ? null : (
          <Button type="submit" kind="danger" disabled={!ready}>{count === 1 ? 'Run the destructive statement' : `Run ${count} destructive statements`}</Button>
        )}
      </DialogActions>
    </form>
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
      {...(review === null ? {} : { description: <Where review={review} /> })}
      width="w-[600px]"
      initialFocus={safe}
    >
      {question === null ? null : <Question question={question} safe={safe} onJump={onJump} />}
    </Dialog>
  );
}

import { useRef } from 'react';
import type { FileHazard, FileReview } from '../../../shared/contract/scripts.ts';
import { DestructiveQuestion, WhereMeant } from '../../ui/destructive-question.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { excerptOf, type Excerpt } from '../../ui/excerpt.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { HazardItem } from '../../ui/hazard-item.tsx';
import { Busy } from '../../ui/marks.tsx';
import { fileName } from './run-words.ts';
import type { Start, StartQuestion } from './use-start.ts';

const titles: Record<StartQuestion['kind'], string> = { reviewing: 'Looking at the file', confirm: 'Run what destroys data?', failed: 'The file could not be checked' };

function titleOf(question: StartQuestion | null): string {
  if (question === null) return '';
  return question.kind === 'confirm' && question.review.statements === 0 ? 'Run a file that was not checked to its end?' : titles[question.kind];
}

function excerptOfHazard({ text, cut }: FileHazard): Excerpt {
  const { parts, more } = excerptOf(text, { from: 0, to: text.length });
  return { parts, more: more || cut };
}

function Findings({ review: { hazards, more, unread, lookedBytes, totalBytes } }: { review: FileReview }) {
  return (
    <>
      {hazards.length === 0 ? null : (
        <ul aria-label="Statements that destroy data" className="m-0 -mr-3 max-h-[38vh] list-none overflow-auto p-0 pr-3">
          {/* The list never changes, so that places are keys: the same may stand twice in a line. */}
          {hazards.map((hazard, index) => <HazardItem key={index} hazard={hazard} line={hazard.line} excerpt={excerptOfHazard(hazard)} />)}
        </ul>
      )}
      {more > 0 ? <p className="m-0 border-t border-line-soft py-2 text-muted">And {formatCount(more)} more.</p> : null}
      {unread === null ? null : (
        <p className="mt-1 mb-0 text-muted">
          {unread.count === 1 ? 'One more statement' : `${formatCount(unread.count)} more statements`} could not be read and may do anything. Line {unread.line}: {unread.reason}.
        </p>
      )}
      {lookedBytes >= totalBytes ? null : (
        <p className="mt-1 mb-0">
          {hazards.length === 0 ? 'Nothing was found that destroys data, but only' : 'Only'} the first {formatBytes(lookedBytes)} of {formatBytes(totalBytes)} were looked at. What follows may destroy data too.
        </p>
      )}
    </>
  );
}

function goWords({ statements }: FileReview): string {
  if (statements === 0) return 'Run the file';
  return statements === 1 ? 'Run the destructive statement' : `Run ${formatCount(statements)} destructive statements`;
}

/** The one dialog in front of a file that can destroy data, and in front of one that is too large to be looked at whole. */
export function StartDialog({ start }: { start: Start }) {
  const { question } = start;
  const safe = useRef<HTMLButtonElement>(null);
  const review = question?.kind === 'confirm' ? question.review : null;
  const task = question?.request.task;
  return (
    <Dialog
      open={question !== null}
      onClose={start.cancel}
      title={titleOf(question)}
      {...(review === null ? {} : { description: <><WhereMeant name={review.name} label={review.label} />, by <span className="font-mono text-text">{task?.kind === 'file' ? fileName(task.path) : ''}</span></> })}
      width="w-[600px]"
      initialFocus={safe}
    >
      {question === null ? null : (
        <DestructiveQuestion
          go={review === null ? null : goWords(review)} typeName={review?.typeName ?? null} asked={question.request} busy={question.kind === 'confirm' && question.busy}
          error={question.kind === 'reviewing' ? null : question.error} onRetry={question.kind === 'failed' ? start.retry : undefined}
          onGo={start.confirm} onCancel={start.cancel} safe={safe}
        >
          {question.kind === 'reviewing' ? <Busy>Reading the statements and estimating rows…</Busy> : null}
          {review === null ? null : <Findings review={review} />}
        </DestructiveQuestion>
      )}
    </Dialog>
  );
}

import { CircleAlert } from 'lucide-react';
import { wordsOf } from '../../shared/error-copy.ts';
import type { AppError } from '../../shared/errors.ts';
import { Button } from './button.tsx';
import { cx } from './class-names.ts';
import { copyText } from './clipboard.ts';

/** What goes to support: the error as it crossed the contract, which holds no secret by construction. */
export function failureDetails(error: AppError): string {
  const requestId = 'requestId' in error.details ? error.details.requestId : undefined;
  return [
    `Code: ${error.code}`,
    `Message: ${error.message}`,
    `Details: ${JSON.stringify(error.details)}`,
    `Trace: ${error.traceId === '' ? 'none' : error.traceId}`,
    ...(requestId === undefined ? [] : [`Request-Id: ${requestId}`]),
    `Time: ${new Date().toISOString()}`,
  ].join('\n');
}

type FailureViewProps = {
  error: AppError;
  onRetry?: (() => void) | undefined;
  /** One line in a toolbar or a form instead of a block. */
  compact?: boolean;
  action?: { label: string; run: () => void } | undefined;
};

/** A failure as the user reads it: what happened, why, what next; Retry where it helps, and details for support. */
export function FailureView({ error, onRetry, compact = false, action }: FailureViewProps) {
  const words = wordsOf(error);
  return (
    <div
      role="alert"
      className={cx('flex gap-2.5 rounded-md border border-red-line bg-red-soft text-left', compact ? 'px-3 py-2' : 'max-w-xl px-4 py-3')}
    >
      <CircleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-red" />
      <div className="min-w-0 flex-1 break-words">
        <p className="m-0 font-semibold">{words.what}</p>
        <p className="m-0 text-muted">{words.why}</p>
        <p className="m-0">{words.next}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          {action === undefined ? null : <Button small kind="primary" onClick={action.run}>{action.label}</Button>}
          {onRetry !== undefined && error.retryable ? <Button small onClick={onRetry}>Retry</Button> : null}
          <Button small kind="quiet" onClick={() => void copyText(failureDetails(error), 'Details')}>Copy details</Button>
        </div>
      </div>
    </div>
  );
}

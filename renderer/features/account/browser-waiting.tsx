import { useEffect, useRef } from 'react';
import { Button, buttonClass } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { copyText } from '../../ui/clipboard.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { formatCountdown } from '../../ui/format.ts';
import { Busy } from '../../ui/marks.tsx';
import type { BrowserSignIn } from './use-browser-sign-in.ts';

/** Waiting for the browser: the address to finish at, how long it may take, and Cancel. */
export function BrowserWaiting({ progress, onCancel, onRetry }: { progress: BrowserSignIn; onCancel: () => void; onRetry: () => void }) {
  const now = useNow(1000);
  const link = useRef<HTMLAnchorElement>(null);
  const { url, until, error } = progress;
  useEffect(() => link.current?.focus(), [url]);
  if (error !== null) {
    return (
      <div className="flex flex-col gap-3">
        <FailureView error={error} />
        <div className="flex gap-2">
          <Button kind="primary" onClick={onRetry}>Start again</Button>
          <Button onClick={onCancel}>Choose another way</Button>
        </div>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <Busy>{progress.description}</Busy>
      {url === null ? <div className="skeleton h-7" /> : (
        <>
          <p className="m-0 text-muted">
            {progress.openedByHost ? 'Your browser was opened. Finish there; this window goes on by itself.' : 'Open this address, finish there, and come back; this window goes on by itself.'}
          </p>
          <code title={url} className="block truncate rounded-md border border-line bg-bg px-2 py-1 font-mono text-sm select-text">{url}</code>
          <div className="flex flex-wrap gap-2">
            <a ref={link} href={url} target="_blank" rel="noopener noreferrer" className={buttonClass('primary', false)}>
              {progress.openedByHost ? 'Open again' : 'Open in browser'}
            </a>
            <Button onClick={() => void copyText(url, 'Address')}>Copy address</Button>
          </div>
        </>
      )}
      <div className="flex items-center gap-3 border-t border-line-soft pt-3">
        <Button onClick={onCancel}>Cancel</Button>
        {until === null ? null : <span className="tabular text-muted">Ends in {formatCountdown(new Date(until).getTime() - now)}</span>}
      </div>
    </div>
  );
}

import { useEffect, useRef, useState } from 'react';
import type { Account } from '../../../shared/contract/account.ts';
import type { AppError } from '../../../shared/errors.ts';
import { useApi } from '../../api/api-context.tsx';
import { isCancelled, toAppError } from '../../api/failure.ts';

export type BrowserMethod = 'oauth' | 'browser-login';
export type BrowserSignIn = {
  method: BrowserMethod;
  url: string | null;
  openedByHost: boolean;
  description: string;
  until: string | null;
  error: AppError | null;
};

const begin = (method: BrowserMethod): BrowserSignIn =>
  ({ method, url: null, openedByHost: false, description: 'Preparing the sign-in', until: null, error: null });

/** A sign-in that is finished in the browser: its progress, and leaving it cancels it in the main process. */
export function useBrowserSignIn(onDone: (account: Account) => void) {
  const { client } = useApi();
  const [progress, setProgress] = useState<BrowserSignIn | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const start = async (method: BrowserMethod) => {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    setProgress(begin(method));
    const call = method === 'oauth' ? client.account.signInWithOAuth : client.account.signInWithBrowserLogin;
    try {
      for await (const event of await call({}, { signal: stop.signal })) {
        if (stop.signal.aborted) return;
        if (event.kind === 'signed-in') onDone(event.account);
        else if (event.kind === 'open-url') setProgress((old) => ({ ...(old ?? begin(method)), url: event.url, openedByHost: event.openedByHost }));
        else setProgress((old) => ({ ...(old ?? begin(method)), description: event.description, until: event.until }));
      }
    } catch (error) {
      if (stop.signal.aborted || isCancelled(error)) return;
      setProgress((old) => ({ ...(old ?? begin(method)), error: toAppError(error) }));
    }
  };

  const cancel = () => {
    running.current?.abort();
    setProgress(null);
  };
  return { progress, start, cancel };
}

import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { Target } from '../../../shared/contract/base.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { doctorAction } from '../../state/doctor.ts';
import { Button } from '../../ui/button.tsx';
import { finishSecretCopy } from '../../ui/clipboard.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { wordsOf } from '../../../shared/error-copy.ts';

const MASKED_AGAIN_MS = 30_000;
const secretNames = { password: 'Password', url: 'URL', env: '.env line' } as const;
const copiedNames = { password: 'Password', url: 'URL with its password', env: '.env with its password' } as const;

function Row({ name, value, action }: { name: string; value: ReactNode; action: ReactNode }) {
  return (
    <div className="grid h-6 grid-cols-[72px_minmax(0,1fr)_auto] items-center gap-2">
      <span className="text-muted">{name}</span>
      <code className="truncate font-mono text-sm select-text" {...(typeof value === 'string' ? { title: value } : {})}>{value}</code>
      <span className="flex">{action}</span>
    </div>
  );
}

/** Copies a secret on demand; the main process keeps a line of it in the audit. */
export function useCopySecret(target: Target) {
  const copy = useMutation(useApi().query.tunnels.copy.mutationOptions({
    gcTime: 0,
    onError: (error: unknown) => toast.error(wordsOf(toAppError(error)).what),
  }));
  return (what: keyof typeof secretNames) => {
    if (copy.isPending) return;
    copy.mutate({ ...target, what }, { onSuccess: (done) => void finishSecretCopy(done, copiedNames[what]).finally(() => copy.reset()) });
  };
}

function usePassword(target: Target) {
  const { addonId, access, identity } = target;
  const [shown, setShown] = useState<string | null>(null);
  const reveal = useMutation(useApi().query.tunnels.reveal.mutationOptions({ gcTime: 0 }));
  useEffect(() => setShown(null), [addonId, access, identity]);
  useEffect(() => {
    if (shown === null) return undefined;
    const timer = setTimeout(() => setShown(null), MASKED_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  const toggle = () => {
    if (shown !== null) setShown(null);
    else if (!reveal.isPending) reveal.mutate(target, { onSuccess: ({ password }) => { setShown(password); reveal.reset(); } });
  };
  return { shown, toggle, error: reveal.error };
}

/** Host, port, database, user, password, URL, psql and .env of the open tunnel, each with Copy; secrets only on demand. */
export function CredentialsCard({ target }: { target: Target }) {
  const { query } = useApi();
  const credentials = useQuery(query.tunnels.credentials.queryOptions({ input: target, gcTime: 0, staleTime: 0 }));
  const password = usePassword(target);
  const copySecret = useCopySecret(target);
  const secret = (what: keyof typeof secretNames) => (
    <Button kind="link" small aria-label={`Copy ${secretNames[what]}`} {...(what === 'password' ? {} : { title: 'With the password' })} onClick={() => copySecret(what)}>Copy</Button>
  );
  if (credentials.isError) return <FailureView compact error={toAppError(credentials.error)} onRetry={() => void credentials.refetch()} action={doctorAction(toAppError(credentials.error), target.addonId)} />;
  const known = credentials.data;
  if (known === undefined) return <div aria-busy="true" aria-label="Loading credentials" className="skeleton h-48" />;
  return (
    <div role="group" aria-label="Credentials">
      <Row name="Host" value={known.host} action={<CopyButton text={known.host} what="Host" />} />
      <Row name="Port" value={String(known.port)} action={<CopyButton text={String(known.port)} what="Port" />} />
      <Row name="Database" value={known.database} action={<CopyButton text={known.database} what="Database" />} />
      <Row name="User" value={known.user} action={<CopyButton text={known.user} what="User" />} />
      <Row
        name="Password"
        value={password.shown ?? <span role="img" aria-label="hidden">••••••••••••</span>}
        action={<><Button kind="link" small aria-pressed={password.shown !== null} aria-label={password.shown === null ? 'Reveal password' : 'Hide password'} onClick={password.toggle}>{password.shown === null ? 'Reveal' : 'Hide'}</Button>{secret('password')}</>}
      />
      <Row name="URL" value={known.urlWithoutPassword} action={secret('url')} />
      <Row name="psql" value={known.psql} action={<CopyButton text={known.psql} what="psql line" />} />
      <Row name=".env" value="DATABASE_URL=…" action={secret('env')} />
      {password.error === null ? null : <FailureView compact error={toAppError(password.error)} action={doctorAction(toAppError(password.error), target.addonId)} />}
      <p className="mt-1.5 mb-0 text-xs text-muted">URL and .env are copied with the password. It is cleared from the clipboard after 60 s if unchanged; in a browser as far as it allows.</p>
    </div>
  );
}

import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { toast } from 'sonner';
import type { HeldCredentials } from '../../../shared/contract/integrations.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { finishSecretCopy } from '../../ui/clipboard.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { ConnectionBlocks } from './connection-blocks.tsx';
import { usePutHeld } from './queries.ts';

const MASKED_AGAIN_MS = 30_000;
const tell = (error: unknown) => toast.error(wordsOf(toAppError(error)).what);

/** The one-time password on demand. Each time leaves a line in the audit. */
function useSecret(held: HeldCredentials) {
  const { query } = useApi();
  const put = usePutHeld(held.addonId);
  const [shown, setShown] = useState<string | null>(null);
  const note = useMutation(query.integrations.taken.mutationOptions());
  const taken = () => {
    put((all) => all.map((one) => (one.id === held.id ? { ...one, taken: true } : one)));
    note.mutate({ id: held.id });
  };
  const reveal = useMutation(query.integrations.reveal.mutationOptions({ gcTime: 0, onError: tell }));
  const copy = useMutation(query.integrations.copy.mutationOptions({ gcTime: 0, onError: tell }));
  useEffect(() => {
    if (shown === null) return undefined;
    const timer = setTimeout(() => setShown(null), MASKED_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return {
    shown,
    toggle: () => {
      if (shown !== null) setShown(null);
      else reveal.mutate({ id: held.id }, { onSuccess: ({ password }) => { setShown(password); taken(); reveal.reset(); } });
    },
    copy: (what: 'password' | 'env', name: string) => {
      copy.mutate({ id: held.id, what }, { onSuccess: (done) => void finishSecretCopy(done, name).then((copied) => { if (copied) taken(); copy.reset(); }) });
    },
  };
}

function Row({ name, value, action }: { name: string; value: ReactNode; action: ReactNode }) {
  return (
    <div className="grid h-6 grid-cols-[120px_minmax(0,1fr)_auto] items-center gap-2">
      <span className="text-muted">{name}</span>
      <code className="truncate font-mono text-sm select-text" {...(typeof value === 'string' ? { title: value } : {})}>{value}</code>
      <span className="flex gap-1">{action}</span>
    </div>
  );
}

const plain = (name: string, value: string) => <Row name={name} value={value} action={<CopyButton text={value} what={name} />} />;

type Focus = RefObject<HTMLButtonElement | null>;

function Values({ held, secret, first }: { held: HeldCredentials; secret: ReturnType<typeof useSecret>; first: Focus }) {
  return (
    <div role="group" aria-label="Credentials" className="grid grid-cols-1">
      {plain('SSH server', `${held.sshHost}:${held.sshPort}`)}
      {plain('SSH user', held.sshUsername)}
      {plain('Database server', `${held.dbHost}:${held.dbPort}`)}
      {plain('Database', held.dbName)}
      {plain('Database user', held.dbUsername)}
      <Row
        name="Password"
        value={secret.shown ?? <span role="img" aria-label="hidden">••••••••••••</span>}
        action={<><Button kind="link" small aria-pressed={secret.shown !== null} aria-label={secret.shown === null ? 'Reveal password' : 'Hide password'} onClick={secret.toggle}>{secret.shown === null ? 'Reveal' : 'Hide'}</Button><Button ref={first} kind="link" small aria-label="Copy password" onClick={() => secret.copy('password', 'Password')}>Copy</Button></>}
      />
    </div>
  );
}

type CredentialsProps = { held: HeldCredentials; asking: boolean; first: Focus; onClose: () => void; onKeep: () => void };

function Credentials({ held, asking, first, onClose, onKeep }: CredentialsProps) {
  const secret = useSecret(held);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => { if (asking) keep.current?.focus(); }, [asking]);
  return (
    <>
      <p className="mt-1 mb-3 flex gap-2 rounded-md border border-amber-line bg-amber-soft px-3 py-2">
        <TriangleAlert size={15} aria-hidden="true" className="mt-0.5 shrink-0 text-amber" />
        <span>This is the only time that the password can be had. Hand it to the service now; when this is closed it is forgotten here, and Borealis does not give it again.</span>
      </p>
      <div className="flex flex-col gap-4">
        <Values held={held} secret={secret} first={first} />
        <ConnectionBlocks
          held={held}
          copyPassword={<Button kind="link" small aria-label="Copy password into the form" onClick={() => secret.copy('password', 'Password')}>Copy</Button>}
          copyEnv={<Button kind="link" small aria-label="Copy .env" onClick={() => secret.copy('env', '.env lines')}>Copy</Button>}
        />
      </div>
      <p className="mt-2 mb-3 text-xs text-muted">A copied password is cleared from the clipboard after 60 s if unchanged; in a browser as far as it allows.</p>
      <DialogActions>
        {asking ? (
          <>
            <p role="alert" className="m-0 min-w-0 flex-1 basis-64 text-red">The password was never copied or shown. Without it the integration is of no use and has to be registered again.</p>
            <Button ref={keep} onClick={onKeep}>Go back to it</Button>
            <Button kind="danger" onClick={onClose}>Close without it</Button>
          </>
        ) : <Button kind="primary" onClick={onClose}>Done</Button>}
      </DialogActions>
    </>
  );
}

/** The one-time credentials of an integration that was just registered. Closing asks once while nobody has the password. */
export function CredentialsDialog({ held }: { held: HeldCredentials }) {
  const put = usePutHeld(held.addonId);
  const [asking, setAsking] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const release = useMutation(useApi().query.integrations.release.mutationOptions());
  const done = () => {
    put((all) => all.filter(({ id }) => id !== held.id));
    release.mutate({ id: held.id });
  };
  const close = () => {
    if (held.taken || asking) done();
    else setAsking(true);
  };
  return (
    <Dialog open onClose={close} title={`${held.name} is registered`} description={held.writeAccess ? 'Read & write' : 'Read-only'} width="w-[680px]" initialFocus={first}>
      <Credentials held={held} first={first} asking={asking && !held.taken} onClose={close} onKeep={() => { setAsking(false); first.current?.focus(); }} />
    </Dialog>
  );
}

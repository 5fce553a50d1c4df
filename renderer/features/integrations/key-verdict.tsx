import { CircleCheck, OctagonX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { KeyReading, SshPublicKey } from '../../../shared/ssh/ssh-public-key.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';

/** The facts of a key that will be sent, as `ssh-keygen -lf` tells them. */
export function KeyFacts({ shown }: { shown: SshPublicKey }) {
  const { algorithm, bits, curve, fingerprint, comment, warning } = shown;
  return (
    <div className="flex min-w-0 flex-col gap-0.5 text-sm">
      <p className="m-0 flex min-w-0 items-center gap-1.5">
        <CircleCheck size={13} aria-hidden="true" className="shrink-0 text-accent" />
        <span className="shrink-0 font-medium">{algorithm}, {bits} bits{curve === null ? '' : ` (${curve})`}</span>
        {comment === '' ? null : <span className="min-w-0 truncate text-muted" title={`${comment} (the comment is not sent)`}>“{comment}”, not sent</span>}
      </p>
      <code className="min-w-0 font-mono break-all select-text" aria-label="Fingerprint">{fingerprint}</code>
      {warning === null ? null : <p className="m-0 flex gap-1.5 text-amber"><TriangleAlert size={13} aria-hidden="true" className="mt-[3px] shrink-0" />{warning}</p>}
    </div>
  );
}

/** What is wrong with a text that is no key that Borealis takes. */
function Problem({ reading, onUse }: { reading: Extract<KeyReading, { kind: 'refused' }>; onUse: (text: string) => void }) {
  const { problem, next, usable } = reading;
  return (
    <div className="text-sm">
      <p className="m-0 text-red">{problem}</p>
      <p className="m-0 text-muted">{next}{usable === null ? null : <> <Button kind="link" small onClick={() => onUse(usable)}>Use the key as Borealis takes it</Button></>}</p>
    </div>
  );
}

/** Loud on purpose: somebody was about to give away a private key. */
export function PrivateKeyAlarm({ what }: { what: string }) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-md border border-red-line bg-red-soft px-3 py-2">
      <OctagonX size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-red" />
      <div className="min-w-0 text-sm">
        <p className="m-0 font-semibold text-red">That is {what}. It was taken out at once: nothing was sent, and nothing is kept.</p>
        <p className="m-0">Whoever has a private key can log in with it, so it never leaves its owner. Give the public half: the file that ends in .pub.</p>
      </div>
    </div>
  );
}

/** What the text in the field is, said as it changes. Keeps its height, so that nothing below it jumps. */
export function KeyVerdict({ reading, alarm, empty, onUse }: { reading: KeyReading; alarm: string | null; empty: ReactNode; onUse: (text: string) => void }) {
  return (
    <div aria-live="polite" className={cx('min-h-10', alarm === null && reading.kind === 'empty' && 'text-sm text-muted')}>
      {alarm !== null ? <PrivateKeyAlarm what={alarm} />
        : reading.kind === 'key' ? <KeyFacts shown={reading.key} />
          : reading.kind === 'refused' ? <Problem reading={reading} onUse={onUse} />
            : empty}
    </div>
  );
}

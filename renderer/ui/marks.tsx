import type { ReactNode } from 'react';
import { LoaderCircle } from 'lucide-react';
import type { Label } from '../../shared/contract/addons.ts';
import { cx } from './class-names.ts';

/** What a tunnel dot can say. */
export type DotTone = 'open' | 'write' | 'busy' | 'failed' | 'off';

const dots: Record<DotTone, string> = {
  open: 'bg-accent ring-accent/20 ring-[3px]',
  write: 'bg-amber ring-amber/20 ring-[3px]',
  busy: 'border-2 border-accent',
  failed: 'bg-red ring-red/20 ring-[3px]',
  off: 'bg-faint/70',
};

/** A state dot; its word is read aloud and shown on hover, so that colour never stands alone. */
export function StateDot({ tone, word }: { tone: DotTone; word: string }) {
  return <span role="img" aria-label={word} title={word} className={cx('inline-block size-2 shrink-0 rounded-full', dots[tone])} />;
}

/** The word of a label: the user's own text for a custom one. */
export function labelText(label: Label): string {
  return label.kind === 'custom' ? label.text : label.kind;
}

/** The user's label of an add-on. */
export function LabelTag({ label }: { label: Label }) {
  const production = label.kind === 'production';
  return (
    <span
      title={`Label: ${labelText(label)}`}
      className={cx(
        'inline-block max-w-28 shrink-0 truncate rounded-full border px-1.5 text-[10.5px] leading-4',
        production ? 'border-red-line text-red' : 'border-line text-muted',
      )}
    >
      {labelText(label)}
    </span>
  );
}

/** A key or a chord as a cap. */
export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="rounded-sm border border-line bg-bg px-1 font-mono text-[10.5px] leading-4 text-muted">{children}</kbd>;
}

/** A turning mark with words beside it. */
export function Busy({ children }: { children: ReactNode }) {
  return (
    <span role="status" className="inline-flex items-center gap-2 text-muted">
      <LoaderCircle size={14} aria-hidden="true" className="turning shrink-0" />
      <span>{children}</span>
    </span>
  );
}

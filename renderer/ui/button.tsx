import type { ComponentProps, ReactNode } from 'react';
import { cx } from './class-names.ts';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger' | 'amber' | 'link';

const look: Record<ButtonKind, string> = {
  primary: 'border-accent bg-accent text-on-accent font-semibold hover:brightness-110',
  plain: 'border-line bg-raised text-text hover:bg-hover',
  quiet: 'border-transparent bg-transparent text-muted hover:bg-hover hover:text-text data-[popup-open]:bg-hover',
  danger: 'border-red-line bg-red-soft text-red font-semibold hover:brightness-110',
  amber: 'border-amber-line bg-amber-soft text-amber font-semibold hover:brightness-110',
  link: 'border-transparent bg-transparent text-blue hover:underline px-1!',
};

/** The classes of a button, for other elements that must look like one. */
export function buttonClass(kind: ButtonKind, small: boolean): string {
  return cx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border select-none',
    'disabled:opacity-50 disabled:pointer-events-none aria-disabled:opacity-50',
    small ? 'h-6 px-2 text-sm' : 'h-7 px-2.5',
    look[kind],
  );
}

type ButtonProps = ComponentProps<'button'> & { kind?: ButtonKind; small?: boolean };

/** A button of the house. */
export function Button({ kind = 'plain', small = false, className, ...rest }: ButtonProps) {
  return <button type="button" className={cx(buttonClass(kind, small), className)} {...rest} />;
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & { label: string; icon: ReactNode };

/** A square button with an icon; `label` is its accessible name and its tooltip. */
export function IconButton({ label, icon, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cx(
        'inline-flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text',
        'disabled:opacity-50 disabled:pointer-events-none data-[popup-open]:bg-hover',
        className,
      )}
      {...rest}
    >
      {icon}
    </button>
  );
}

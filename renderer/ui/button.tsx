import type { ComponentProps, MouseEvent, ReactNode } from 'react';
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

const sending: ReadonlySet<ButtonKind> = new Set(['primary', 'danger', 'amber']);

/**
 * A button of the house. One that sends or confirms something takes a double click for one click: the second half may come after
 * the first was refused already, or meet the button of a dialog that the first one opened.
 */
export function Button({ kind = 'plain', small = false, type = 'button', className, onClick, ...rest }: ButtonProps) {
  const once = (event: MouseEvent<HTMLButtonElement>) => {
    if (event.detail > 1) event.preventDefault();
    else onClick?.(event);
  };
  return <button type={type} className={cx(buttonClass(kind, small), className)} onClick={sending.has(kind) || type === 'submit' ? once : onClick} {...rest} />;
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

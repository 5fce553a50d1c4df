import { useId, type ComponentProps, type ReactNode } from 'react';
import { cx } from './class-names.ts';

export const inputClass =
  'h-7 w-full min-w-0 rounded-md border border-line bg-bg px-2 text-text disabled:opacity-60 aria-[invalid=true]:border-red';

type FieldProps = ComponentProps<'input'> & { label: string; help?: ReactNode; error?: string | null };

/** An input with its label, help and error, tied together for screen readers. */
export function Field({ label, help, error = null, className, ...rest }: FieldProps) {
  const id = useId();
  const noted = error !== null || help !== undefined;
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium">{label}</label>
      <input id={id} className={inputClass} aria-invalid={error !== null} {...(noted ? { 'aria-describedby': `${id}-note` } : {})} {...rest} />
      {noted ? <p id={`${id}-note`} className={cx('m-0 text-sm', error === null ? 'text-muted' : 'text-red')}>{error ?? help}</p> : null}
    </div>
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; text: string; title?: string; tone?: 'amber' }[];
  onChange: (value: T) => void;
  disabled?: boolean;
};

/** A few choices side by side; one radio group for the keyboard and screen readers. */
export function Choice<T extends string>({ label, value, options, onChange, disabled = false }: ChoiceProps<T>) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className="inline-flex h-6 shrink-0 items-stretch rounded-md border border-line bg-bg p-px">
      {options.map((option) => (
        <label
          key={option.value}
          title={option.title}
          className={cx(
            'relative flex items-center rounded-[4px] px-2 text-sm whitespace-nowrap has-focus-visible:outline-2 has-focus-visible:outline-accent',
            value !== option.value && 'text-muted hover:text-text',
            value === option.value && (option.tone === 'amber' ? 'bg-amber-soft font-semibold text-amber' : 'bg-hover font-medium text-text'),
            disabled && 'opacity-50',
          )}
        >
          <input
            type="radio"
            className="absolute inset-0 m-0 cursor-default opacity-0"
            name={name}
            value={option.value}
            checked={value === option.value}
            disabled={disabled}
            onChange={() => onChange(option.value)}
          />
          {option.text}
        </label>
      ))}
    </div>
  );
}

import { useId } from 'react';
import { cx } from '../../ui/class-names.ts';

type OptionProps = { name: string; title: string; text: string; checked: boolean; amber?: boolean; onChoose: () => void };

function Option({ name, title, text, checked, amber = false, onChoose }: OptionProps) {
  return (
    <label className={cx('flex items-start gap-2 rounded-md border px-3 py-1.5', checked ? (amber ? 'border-amber-line bg-amber-soft' : 'border-accent bg-accent-soft') : 'border-line')}>
      <input type="radio" name={name} className="mt-[3px]" checked={checked} onChange={onChoose} />
      <span className="min-w-0">
        <span className={cx('font-medium', amber && checked && 'text-amber')}>{title}</span>
        <span className="block text-sm text-muted">{text}</span>
      </span>
    </label>
  );
}

/** What the service may do, each choice with its consequence. */
export function AccessChoice({ write, onChange }: { write: boolean; onChange: (write: boolean) => void }) {
  const name = useId();
  return (
    <fieldset className="m-0 flex flex-col gap-1.5 border-0 p-0">
      <legend className="mb-1 p-0 font-medium">Access</legend>
      <Option name={name} title="Read-only" text="The service reads your data and can change nothing. Enough for syncs to a warehouse." checked={!write} onChoose={() => onChange(false)} />
      <Option
        name={name} amber title="Read & write" checked={write} onChoose={() => onChange(true)}
        text="The service can change and delete your data and make tables, at any time, without an end and without anybody being asked. Only for services that write back."
      />
    </fieldset>
  );
}

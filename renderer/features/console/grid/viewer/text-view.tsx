import { useMemo, useState } from 'react';
import { cx } from '../../../../ui/class-names.ts';
import { visibleText } from '../cell-text.ts';
import { Pager } from './pager.tsx';
import { partCount, partOf, PART_CHARACTERS, withSigns } from './parts.ts';

export const areaClass = 'min-h-0 w-full flex-1 resize-none border-0 bg-bg p-2 font-mono text-sm leading-5 outline-offset-[-2px]';

function Toggle({ label, checked, onChange }: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return <label className="inline-flex items-center gap-1 text-sm whitespace-nowrap"><input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} /> {label}</label>;
}

/** A value as text, a part at a time where it is long. */
export function TextView({ text }: { text: string }) {
  const [wrap, setWrap] = useState(true);
  const [signs, setSigns] = useState(false);
  const [wantedPart, setPart] = useState(0);
  const parts = partCount(text.length, PART_CHARACTERS);
  const part = Math.min(wantedPart, parts - 1);
  const shown = useMemo(() => {
    const own = partOf(text, part);
    return signs ? withSigns(own, visibleText) : own;
  }, [text, part, signs]);
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-3 px-2 py-1">
        <Toggle label="Wrap lines" checked={wrap} onChange={setWrap} />
        <Toggle label="Show hidden characters" checked={signs} onChange={setSigns} />
        <Pager part={part} parts={parts} onPart={setPart} />
      </div>
      <textarea readOnly aria-label="Value" value={shown} spellCheck={false} wrap={wrap ? 'soft' : 'off'} className={cx(areaClass, 'border-t! border-line-soft!', wrap ? 'whitespace-pre-wrap' : 'whitespace-pre')} />
    </>
  );
}

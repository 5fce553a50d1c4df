import { useMemo, useState } from 'react';
import { formatBytes, formatCount } from '../../../../ui/format.ts';
import { bytesOf, dumpLines, LINE_BYTES } from './hex-dump.ts';
import { Pager } from './pager.tsx';
import { partCount } from './parts.ts';
import { areaClass } from './text-view.tsx';

const PART_LINES = 2048;

/** A bytea as a hex dump with offsets and ASCII. */
export function HexView({ text }: { text: string }) {
  const [wantedPart, setPart] = useState(0);
  const bytes = useMemo(() => bytesOf(text), [text]);
  const parts = partCount(Math.ceil(bytes.length / LINE_BYTES), PART_LINES);
  const part = Math.min(wantedPart, parts - 1);
  const shown = useMemo(() => dumpLines(bytes, part * PART_LINES, (part + 1) * PART_LINES), [bytes, part]);
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-3 px-2 py-1 text-sm">
        <span className="text-muted">{formatCount(bytes.length)} {bytes.length === 1 ? 'byte' : 'bytes'}{bytes.length < 1024 ? '' : ` (${formatBytes(bytes.length)})`}</span>
        <Pager part={part} parts={parts} onPart={setPart} />
      </div>
      <textarea readOnly aria-label="Hex dump" value={shown} spellCheck={false} wrap="off" className={`${areaClass} border-t! border-line-soft! whitespace-pre`} />
    </>
  );
}

import { ChevronDown, ChevronRight } from 'lucide-react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { Button } from '../../../../ui/button.tsx';
import { cx } from '../../../../ui/class-names.ts';
import { visibleText } from '../cell-text.ts';
import { childrenOf, rootOf, type JsonChild, type JsonNode } from './json-outline.ts';

const PORTION = 200;
const LONGEST_SCALAR = 5000;
const PREVIEW = 80;

function scalarTone(first: string): string {
  if (first === '"') return '';
  return first === 'n' ? 'text-faint italic' : first === 't' || first === 'f' ? 'text-accent-text' : 'text-blue';
}

function Scalar({ text, node }: { text: string; node: JsonNode }) {
  const raw = text.slice(node.from, Math.min(node.to, node.from + LONGEST_SCALAR));
  return <span className={cx('break-words whitespace-pre-wrap', scalarTone(raw.charAt(0)))}>{visibleText(raw)}{node.to - node.from > LONGEST_SCALAR ? '…' : ''}</span>;
}

function Members({ text, node, level }: { text: string; node: JsonNode; level: number }) {
  const [most, setMost] = useState(PORTION);
  const { children, next } = useMemo(() => childrenOf(text, node, most), [text, node, most]);
  return (
    <div role="group">
      {children.map((child, index) => <Item key={child.value.from} text={text} child={child} index={index} level={level} />)}
      {next === null ? null : <Button small kind="link" className="ml-6" onClick={() => setMost(most * 4)}>Show more</Button>}
    </div>
  );
}

function Branch({ text, node, open }: { text: string; node: JsonNode; open: boolean }) {
  const [begin, end] = node.kind === 'object' ? ['{', '}'] : ['[', ']'];
  const raw = text.slice(node.from, Math.min(node.to, node.from + PREVIEW)).replaceAll(/\s+/g, ' ');
  return <span className="truncate text-muted">{open ? begin : visibleText(node.to - node.from > PREVIEW ? `${raw}… ${end}` : raw)}</span>;
}

type ItemProps = { text: string; child: JsonChild; index: number; level: number; startOpen?: boolean; root?: boolean };

function Item({ text, child, index, level, startOpen = false, root = false }: ItemProps) {
  const [open, setOpen] = useState(startOpen);
  const node = child.value;
  const branch = node.kind !== 'scalar';
  const name = child.key ?? (root ? null : String(index));
  const Sign = open ? ChevronDown : ChevronRight;
  return (
    <>
      <div
        role="treeitem"
        aria-level={level}
        aria-expanded={branch ? open : undefined}
        aria-selected={false}
        tabIndex={root ? 0 : -1}
        onClick={() => { if (branch) setOpen(!open); }}
        className="flex min-w-0 items-start gap-1 rounded-sm py-px pr-2 outline-offset-[-2px] hover:bg-hover"
        style={{ paddingLeft: (level - 1) * 14 + 4 }}
      >
        <span className="mt-1 w-3 shrink-0 text-faint">{branch ? <Sign size={12} aria-hidden="true" /> : null}</span>
        {name === null ? null : <span className={cx('shrink-0 whitespace-pre', child.key === null ? 'text-faint' : 'font-medium')}>{visibleText(name)}:</span>}
        {branch ? <Branch text={text} node={node} open={open} /> : <Scalar text={text} node={node} />}
      </div>
      {branch && open ? <Members text={text} node={node} level={level + 1} /> : null}
    </>
  );
}

function onKeyDown(event: KeyboardEvent<HTMLElement>) {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const at = items.findIndex((item) => item === document.activeElement);
  const now = items[at];
  if (now === undefined) return;
  const expanded = now.getAttribute('aria-expanded');
  const level = Number(now.getAttribute('aria-level'));
  const parent = items.findLast((item, index) => index < at && Number(item.getAttribute('aria-level')) < level);
  const toggles = (event.key === 'ArrowRight' && expanded === 'false') || (event.key === 'ArrowLeft' && expanded === 'true') || event.key === 'Enter' || event.key === ' ';
  const next: Record<string, HTMLElement | undefined> = { ArrowDown: items[at + 1], ArrowUp: items[at - 1], Home: items[0], End: items.at(-1), ArrowLeft: parent, ArrowRight: items[at + 1] };
  if (!toggles && !(event.key in next)) return;
  event.preventDefault();
  event.stopPropagation();
  if (toggles) now.click();
  else next[event.key]?.focus();
}

/** JSON as a tree, with everything as it was written; members are read only where they are opened. */
export function JsonView({ text }: { text: string }) {
  const root = useMemo(() => rootOf(text), [text]);
  return (
    <div role="tree" aria-label="JSON" onKeyDown={onKeyDown} className="min-h-0 flex-1 overflow-auto border-t border-line-soft p-1 font-mono text-sm leading-5 select-text">
      <Item key={text.length} text={text} child={{ key: null, value: root }} index={0} level={1} startOpen root />
    </div>
  );
}

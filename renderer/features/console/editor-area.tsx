import { Columns2, Rows2, X } from 'lucide-react';
import { useRef, type ReactNode, type RefObject } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { useStore } from '../../state/store.ts';
import { IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import type { ConsoleSession, ConsoleTabs } from './console-session.ts';
import type { ConsoleTab } from './console-tab.ts';
import type { EditorHandle } from './editor-handle.ts';
import { LinkBanner } from './queries/link-banner.tsx';
import { focusedPart, isSplit, type PartIndex } from './layout/parts.ts';

export type EditorPart = { index: PartIndex; tab: ConsoleTab; focused: boolean; handle: RefObject<EditorHandle | null> };

/** One handle a part, and the one of the part that has the focus. */
export function useEditorHandles(tabs: ConsoleTabs) {
  const first = useRef<EditorHandle | null>(null);
  const second = useRef<EditorHandle | null>(null);
  const focused = useRef<PartIndex>(0);
  focused.current = focusedPart(tabs.parts);
  const handles = useRef({ first, second, active: { get current() { return focused.current === 1 ? second.current : first.current; } } });
  return handles.current;
}

type PartProps = { part: EditorPart; split: boolean; direction: 'row' | 'column'; session: ConsoleSession; renderEditor: (part: EditorPart) => ReactNode };

function Part({ part, split, direction, session, renderEditor }: PartProps) {
  const title = useStore(part.tab.title);
  const other = direction === 'row' ? 'column' : 'row';
  return (
    <section
      aria-label={split ? `Editor part ${part.index + 1}: ${title}` : 'Editor'}
      data-focused={part.focused}
      className="flex h-full min-h-0 min-w-0 flex-col"
      onFocusCapture={() => session.focusPart(part.index)}
      onPointerDownCapture={() => session.focusPart(part.index)}
    >
      {split ? (
        <header className={cx('flex h-6 shrink-0 items-center gap-1 border-b border-line bg-panel pr-1 pl-3 text-sm', part.focused ? 'text-text' : 'text-muted')}>
          <span aria-hidden="true" className={cx('size-1.5 shrink-0 rounded-full', part.focused ? 'bg-accent' : 'bg-transparent')} />
          <span className={cx('min-w-0 flex-1 truncate', part.focused && 'font-medium')}>{title}</span>
          {part.index === 0 ? null : (
            <IconButton className="size-5!" label={direction === 'row' ? 'Put below' : 'Put beside'} icon={direction === 'row' ? <Rows2 size={12} /> : <Columns2 size={12} />} onClick={() => session.split(other)} />
          )}
          <IconButton className="size-5!" label={`Close part ${part.index + 1} of the editor`} icon={<X size={12} />} onClick={() => { session.focusPart(part.index === 0 ? 1 : 0); session.unsplit(); }} />
        </header>
      ) : null}
      <LinkBanner tab={part.tab} />
      <div className="min-h-0 flex-1">{renderEditor(part)}</div>
    </section>
  );
}

type EditorAreaProps = { session: ConsoleSession; tabs: ConsoleTabs; handles: ReturnType<typeof useEditorHandles>; renderEditor: (part: EditorPart) => ReactNode };

/** One editor, or two beside or above each other; `renderEditor` draws one. */
export function EditorArea({ session, tabs, handles, renderEditor }: EditorAreaProps) {
  const { firstId, layout } = tabs.parts;
  const first = tabs.tabs.find((tab) => tab.tabId === firstId) ?? tabs.tabs[0];
  const second = tabs.tabs.find((tab) => tab.tabId === layout.secondTabId);
  const focused = focusedPart(tabs.parts);
  if (first === undefined) return null;
  const split = isSplit(tabs.parts) && second !== undefined;
  const shared = { split, direction: layout.direction, session, renderEditor };
  return (
    <Group
      orientation={layout.direction === 'row' ? 'horizontal' : 'vertical'}
      className="h-full min-h-0"
      onLayoutChanged={(sizes, { isUserInteraction }) => {
        const share = sizes['editor-first'];
        if (split && isUserInteraction && share !== undefined) session.setRatio(share / 100);
      }}
    >
      <Panel id="editor-first" defaultSize={split ? `${layout.ratio * 100}%` : '100%'} minSize={split ? '10%' : '100%'} className="min-h-0">
        <Part {...shared} part={{ index: 0, tab: first, focused: focused === 0, handle: handles.first }} />
      </Panel>
      {split ? (
        <>
          <Separator aria-label="Divider of the editor" className={cx('shrink-0 bg-line outline-offset-[-1px] hover:bg-accent/40', layout.direction === 'row' ? 'w-1' : 'h-1')} />
          <Panel id="editor-second" defaultSize={`${(1 - layout.ratio) * 100}%`} minSize="10%" className="min-h-0">
            <Part {...shared} part={{ index: 1, tab: second, focused: focused === 1, handle: handles.second }} />
          </Panel>
        </>
      ) : null}
    </Group>
  );
}

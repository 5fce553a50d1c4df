import { useEffect, useRef, useState, type RefObject } from 'react';
import { toAppError } from '../../api/failure.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { useStore } from '../../state/store.ts';
import { noteTyping } from '../../ui/typing.ts';
import { editorAsked } from '../../state/workbench-state.ts';
import { cx } from '../../ui/class-names.ts';
import type { ConsoleTab } from './console-tab.ts';
import { handleOf, type EditorHandle } from './editor-handle.ts';
import { createEditorModels, type EditorModels } from './editor-models.ts';
import { languageOptions } from './language/language-options.ts';
import { useLanguage } from './language/use-language.ts';
import type { Monaco } from './monaco.ts';
import { followTheme } from './monaco-theme.ts';
import { createStatementHighlight, type StatementHighlight } from './statements/statement-highlight.ts';
import './statements/statements.css';

type MonacoEditor = ReturnType<Monaco['editor']['create']>;
type Loaded = { monaco: Monaco; editor: MonacoEditor; models: EditorModels; highlight: StatementHighlight };

function createEditor(monaco: Monaco, place: HTMLElement): MonacoEditor {
  return monaco.editor.create(place, {
    model: null,
    language: 'pgsql',
    ariaLabel: 'SQL editor',
    automaticLayout: true,
    fontFamily: "'JetBrains Mono Variable', monospace",
    fontSize: 13,
    lineHeight: 20,
    fontLigatures: false,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    renderLineHighlight: 'line',
    lineNumbersMinChars: 4,
    glyphMargin: true,
    padding: { top: 8, bottom: 8 },
    overviewRulerBorder: false,
    fixedOverflowWidgets: true,
    tabSize: 2,
    links: false,
    renderFinalNewline: 'on',
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
    smoothScrolling: false,
    accessibilitySupport: 'auto',
    ...languageOptions,
  });
}

/** Where the cursor is, and how many UTF-16 units are selected. */
export type CursorPlace = { line: number; column: number; selected: number };

function cursorPlace(editor: MonacoEditor): CursorPlace {
  const position = editor.getPosition();
  const selection = editor.getSelection();
  const model = editor.getModel();
  const selected = model === null || selection === null || selection.isEmpty() ? 0 : model.getValueLengthInRange(selection);
  return { line: position?.lineNumber ?? 1, column: position?.column ?? 1, selected };
}

type EditorProps = {
  addonId: string;
  tab: ConsoleTab;
  /** It is the one that takes the focus when the user asks for the editor. */
  active: boolean;
  write: boolean;
  handle: RefObject<EditorHandle | null>;
  onCursor: (place: CursorPlace) => void;
};

function useLoadedEditor(onCursor: RefObject<(place: CursorPlace) => void>) {
  const place = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let gone = false;
    const begin = ({ monaco }: { monaco: Monaco }) => {
      if (gone || place.current === null) return;
      const editor = createEditor(monaco, place.current);
      const models = createEditorModels(monaco, editor);
      const unfollow = followTheme(monaco);
      const highlight = createStatementHighlight(monaco, editor);
      editor.onKeyDown(noteTyping);
      editor.onDidChangeCursorSelection(() => onCursor.current(cursorPlace(editor)));
      void document.fonts.ready.then(() => { if (!gone) monaco.editor.remeasureFonts(); });
      stop = () => { unfollow(); highlight.dispose(); models.dispose(); editor.dispose(); };
      setLoaded({ monaco, editor, models, highlight });
    };
    import('./monaco.ts').then(begin).catch(setFailure);
    return () => {
      gone = true;
      setLoaded(null);
      stop?.();
    };
  }, [attempt, onCursor]);
  const retry = () => { setFailure(null); setAttempt((old) => old + 1); };
  return { place, loaded, failure, retry };
}

/** The SQL editor; Monaco is loaded when it is first shown. */
export function Editor({ addonId, tab, active, write, handle, onCursor }: EditorProps) {
  const tell = useRef(onCursor);
  tell.current = onCursor;
  const { place, loaded, failure, retry } = useLoadedEditor(tell);
  useEffect(() => {
    if (loaded === null) return;
    const { editor, highlight, models } = loaded;
    handle.current = handleOf(editor, (offset) => {
      highlight.map.all();
      return highlight.map.at(offset)?.from ?? offset;
    });
    models.show(tab);
    onCursor(cursorPlace(editor));
    // The cursor's listener changes with every drawing; what is shown changes with the tab only.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [loaded, tab, handle]);
  useLanguage(loaded, tab, addonId);
  const asked = useStore(editorAsked);
  const answered = useRef(0);
  useEffect(() => {
    if (loaded === null || asked === answered.current) return;
    answered.current = asked;
    if (active) loaded.editor.focus();
  }, [loaded, asked, active]);
  return (
    <div data-write={write} className="relative h-full min-h-0 bg-bg">
      {failure === null ? null : <div className="p-4"><FailureView error={toAppError(failure)} onRetry={retry} /></div>}
      {loaded === null && failure === null ? (
        <div aria-busy="true" aria-label="Loading the editor" className="flex flex-col gap-2 p-4 pl-14"><div className="skeleton h-3 w-1/3" /><div className="skeleton h-3 w-1/2" /></div>
      ) : null}
      <div ref={place} className={cx('absolute inset-0', failure !== null && 'hidden')} />
      {write ? <div aria-hidden="true" className="pointer-events-none absolute inset-y-0 left-0 w-[3px] bg-amber" /> : null}
    </div>
  );
}

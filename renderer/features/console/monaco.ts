import * as monaco from 'monaco-editor/editor/editor.api';
// oxlint-disable-next-line import/default -- Vite gives this import its default
import workerUrl from 'monaco-editor/editor/editor.worker?worker&url';
import 'monaco-editor/editor/browser/coreCommands';
// The suggest feature's own entry brings inline completions only.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/anchorSelect/register';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/dnd/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/lineSelection/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/unicodeHighlighter/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import { definePgsql } from './monaco-pgsql.ts';
import { defineThemes } from './monaco-theme.ts';

declare global {
  interface Window {
    /** Trusted Types (W3C); a browser without them has no such policy to enforce. */
    trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } };
    MonacoEnvironment?: { getWorker(): Worker };
  }
}

/** The policy name that the window's Content-Security-Policy allows for bundled workers. */
const WORKER_POLICY = 'borealis-worker';

function createWorkerFactory(): () => Worker {
  const policy = window.trustedTypes?.createPolicy(WORKER_POLICY, {
    createScriptURL(url) {
      if (new URL(url, location.href).origin !== location.origin) throw new Error('Workers come from the program itself only.');
      return url;
    },
  });
  return () => new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module', name: 'editor' });
}

window.MonacoEnvironment = { getWorker: createWorkerFactory() };
definePgsql(monaco);
defineThemes(monaco);

export { monaco };
export type Monaco = typeof monaco;

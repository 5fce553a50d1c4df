import { useEffect, useRef } from 'react';
import { useApi } from '../../../api/api-context.tsx';
import { catalogChanged } from '../../../state/catalog-changed.ts';
import { useStore } from '../../../state/store.ts';
import { roleChoiceOf, roleChoices } from '../../../state/workbench-state.ts';
import type { ConsoleTab } from '../console-tab.ts';
import type { Monaco } from '../monaco.ts';
import { completionProvider } from './completion-provider.ts';
import { hoverProvider, signatureProvider } from './hover-provider.ts';
import { contextOf, describeModel } from './language-context.ts';
import './language.css';
import { followSyntax } from './syntax-marks.ts';

type Editor = ReturnType<Monaco['editor']['create']>;
type Loaded = { monaco: Monaco; editor: Editor };

/** Monaco's registry of providers is one for the page. */
const registered = new WeakSet<Monaco>();

function register(monaco: Monaco): void {
  if (registered.has(monaco)) return;
  registered.add(monaco);
  monaco.languages.registerCompletionItemProvider('pgsql', completionProvider(monaco));
  monaco.languages.registerHoverProvider('pgsql', hoverProvider(monaco));
  monaco.languages.registerSignatureHelpProvider('pgsql', signatureProvider());
}

/** Gives an editor completion, hover, signature help and marks of syntax errors for the tab that it shows. */
export function useLanguage(loaded: Loaded | null, tab: ConsoleTab, addonId: string): void {
  const { client } = useApi();
  const { access, identity } = roleChoiceOf(useStore(roleChoices), addonId);
  useEffect(() => {
    const model = tab.editing.model;
    if (loaded === null || model === null) return;
    register(loaded.monaco);
    const fresh = contextOf(model) === undefined;
    describeModel(model, { client, target: { addonId, access, identity }, read: () => tab.content.text });
    if (fresh) followSyntax(loaded.monaco, model);
  }, [loaded, tab, client, addonId, access, identity]);
  const changes = useStore(catalogChanged);
  const seen = useRef(changes);
  useEffect(() => {
    if (loaded === null || seen.current === changes) return;
    seen.current = changes;
    const model = loaded.editor.getModel();
    const context = model === null ? undefined : contextOf(model);
    // A list that was shown while the catalogue was being read is asked for again.
    if (changes.addonId !== addonId || context?.catalog !== 'loading' || document.querySelector('.suggest-widget.visible') === null || !loaded.editor.hasTextFocus()) return;
    loaded.editor.trigger('catalog', 'editor.action.triggerSuggest', { auto: true });
  }, [loaded, changes, addonId]);
}

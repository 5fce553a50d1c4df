import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { KeptScriptForm } from '../../../shared/contract/scripts.ts';
import { useApi, useConnected } from '../../api/api-context.tsx';
import { useStore } from '../../state/store.ts';
import { changeForm, formOf, scriptForms, type ScriptForm } from './script-form.ts';

/** What is kept of a form: all but the access, which is chosen anew. */
function keptOf({ kind, path, transaction, format, command, folder, passFile, identity }: ScriptForm): KeptScriptForm {
  return { kind, path, transaction, format, command, folder, passFile, identity };
}

/** What the main process keeps, by add-on, as far as this window knows. */
const kept = new Map<string, string>();

/** Has the newest form kept as it is typed, one request at a time; what could not be kept is with the next change. */
function createKeeper(addonId: string, keep: (form: KeptScriptForm) => Promise<unknown>): (form: KeptScriptForm) => void {
  let busy = false;
  let next = '';
  async function pass(form: KeptScriptForm): Promise<void> {
    const sent = next;
    try {
      await keep(form);
      kept.set(addonId, sent);
    } catch { /* The window says that the program cannot be reached. */ }
  }
  return function put(form) {
    next = JSON.stringify(form);
    if (busy || next === kept.get(addonId)) return;
    busy = true;
    const before = next;
    void pass(form).then(() => {
      busy = false;
      if (next !== before) put(keptOf(formOf(scriptForms.get(), addonId)));
    });
  };
}

/**
 * Takes up the form that the main process keeps for an add-on, and has it keep what is changed, so that nothing typed is lost with the
 * window. False until the kept one is there.
 */
export function useKeptForm(addonId: string): boolean {
  const { client, query } = useApi();
  const connected = useConnected();
  const known = useStore(scriptForms).has(addonId);
  const found = useQuery(query.workspace.scriptForm.queryOptions({ input: { addonId }, enabled: !known, gcTime: 0 }));
  const ready = known || found.isError;
  useEffect(() => {
    if (known || found.data === undefined) return;
    changeForm(addonId, found.data.form ?? {});
    kept.set(addonId, JSON.stringify(keptOf(formOf(scriptForms.get(), addonId))));
  }, [addonId, found.data, known]);
  useEffect(() => {
    if (!ready || !connected) return undefined;
    const put = createKeeper(addonId, (form) => client.workspace.keepScriptForm({ addonId, form }));
    const look = (): void => put(keptOf(formOf(scriptForms.get(), addonId)));
    look();
    return scriptForms.subscribe(look);
  }, [addonId, client, connected, ready]);
  return ready;
}

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { KeptScriptForm } from '../../../shared/contract/scripts.ts';
import { useApi, useConnected } from '../../api/api-context.tsx';
import { createKeeper } from '../../state/keeper.ts';
import { useStore } from '../../state/store.ts';
import { changeForm, formOf, scriptForms, type ScriptForm } from './script-form.ts';

/** What is kept of a form: all but the access, which is chosen anew. */
function keptOf({ kind, path, transaction, format, command, folder, passFile, identity }: ScriptForm): KeptScriptForm {
  return { kind, path, transaction, format, command, folder, passFile, identity };
}

const keeper = createKeeper({ store: scriptForms, stateOf: keptOf });

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
    const form = found.data.form ?? {};
    keeper.has(addonId, keptOf({ ...formOf(scriptForms.get(), addonId), ...form }));
    changeForm(addonId, form);
  }, [addonId, found.data, known]);
  useEffect(() => (ready && connected ? keeper.start((id, form) => client.workspace.keepScriptForm({ addonId: id, form })) : undefined), [client, connected, ready]);
  return ready;
}

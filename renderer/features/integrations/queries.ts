import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { toast } from 'sonner';
import type { HeldCredentials } from '../../../shared/contract/integrations.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { selectedAddonId, viewTab } from '../../state/workbench-state.ts';
import { putDraft, registerAsked } from './state.ts';

/** The integrations of an add-on as Borealis lists them. */
export function useIntegrations(addonId: string) {
  return useQuery(useApi().query.integrations.list.queryOptions({ input: { addonId } }));
}

/** What was registered and whose password is still held. */
export function useHeld(addonId: string) {
  return useQuery(useApi().query.integrations.held.queryOptions({ input: { addonId }, staleTime: Infinity }));
}

/** Changes what is shown of the credentials that are held. */
export function usePutHeld(addonId: string) {
  const cache = useQueryClient();
  const queryKey = useApi().query.integrations.held.queryKey({ input: { addonId } });
  return (change: (held: HeldCredentials[]) => HeldCredentials[]) => cache.setQueryData(queryKey, (old) => change(old ?? []));
}

function useListAgain(addonId: string) {
  const cache = useQueryClient();
  const queryKey = useApi().query.integrations.list.queryKey({ input: { addonId } });
  return () => void cache.invalidateQueries({ queryKey });
}

/** Milliseconds; longer than a confirmation, because nobody waits for it any more. */
const TOLD_MS = 12_000;

function tellFailure(error: unknown): void {
  const { what, why, next } = wordsOf(toAppError(error));
  toast.error(what, { description: `${why} ${next}`, duration: TOLD_MS });
}

/** Whether the component is still there, to be asked when an answer comes. */
function useHere(): () => boolean {
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => { here.current = false; };
  }, []);
  return () => here.current;
}

/** Registers; also after the dialog was left, what came of it is shown. Whatever happened, the list is fetched again. */
export function useRegister(addonId: string) {
  const put = usePutHeld(addonId);
  const here = useHere();
  return useMutation(useApi().query.integrations.register.mutationOptions({
    onSuccess(made) {
      put((held) => [...held.filter(({ id }) => id !== made.id), made]);
      putDraft(addonId, null);
      registerAsked.set((asked) => (asked === addonId ? null : asked));
      // On the tab itself the dialog of its credentials says so.
      if (viewTab.get() !== 'integrations' || selectedAddonId.get() !== addonId) toast.success(`${made.name} is registered; its password waits in Integrations`);
    },
    // A dialog that was left and opened anew by another pane knows nothing of this request.
    onError: (error) => { if (!here() || registerAsked.get() !== addonId) tellFailure(error); },
    onSettled: useListAgain(addonId),
  }));
}

/** Removes an integration, for the form that asks; when that was left, the toast tells a failure. Whatever happened, the list is fetched again. */
export function useRemove(addonId: string) {
  const put = usePutHeld(addonId);
  const here = useHere();
  return useMutation(useApi().query.integrations.remove.mutationOptions({
    onSuccess: (_, { name }) => {
      put((held) => held.filter((one) => one.name !== name));
      toast.success(`${name} is removed`);
    },
    onError: (error) => { if (!here()) tellFailure(error); },
    onSettled: useListAgain(addonId),
  }));
}

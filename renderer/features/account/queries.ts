import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/api-context.tsx';

/** The accounts known here, and which is active. */
export function useAccounts() {
  return useQuery(useApi().query.account.list.queryOptions({ input: {} }));
}

/** The ways to sign in that this computer offers. */
export function useSignInOptions() {
  return useQuery(useApi().query.account.signInOptions.queryOptions({ input: {} }));
}

/** Forgets what belonged to another account and asks anew. */
export function useAccountChanged() {
  const cache = useQueryClient();
  const { query } = useApi();
  return async () => {
    await Promise.all([cache.resetQueries({ queryKey: query.addons.key() }), cache.invalidateQueries({ queryKey: query.account.key() })]);
  };
}

/** Switches to another account. */
export function useSwitchAccount() {
  return useMutation(useApi().query.account.switch.mutationOptions({ onSuccess: useAccountChanged() }));
}

/** Signs an account out, revoking what the program made for it. */
export function useSignOut() {
  return useMutation(useApi().query.account.signOut.mutationOptions({ onSuccess: useAccountChanged() }));
}

import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Account } from '../../../shared/contract/account.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Field } from '../../ui/field.tsx';

/** Signing in with a pasted token. The field is emptied as soon as the main process has the token. */
export function TokenForm({ onDone }: { onDone: (account: Account) => void }) {
  const [token, setToken] = useState('');
  const signIn = useMutation(useApi().query.account.signInWithToken.mutationOptions({ gcTime: 0 }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token === '' || signIn.isPending) return;
    signIn.mutate({ token }, {
      onSuccess: (account) => {
        setToken('');
        signIn.reset();
        onDone(account);
      },
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <Field
        label="Heroku API token"
        type="password"
        name="heroku-api-token"
        autoComplete="off"
        spellCheck={false}
        value={token}
        maxLength={20_000}
        onChange={(event) => setToken(event.target.value)}
        help="From “heroku auth:token” or Account settings. It is checked, then kept as your system allows."
        className="[&_input]:font-mono"
      />
      {signIn.isError ? <FailureView compact error={toAppError(signIn.error)} onRetry={() => signIn.mutate({ token })} /> : null}
      <Button type="submit" className="self-start" disabled={token === '' || signIn.isPending}>
        {signIn.isPending ? 'Checking the token…' : 'Sign in with token'}
      </Button>
    </form>
  );
}

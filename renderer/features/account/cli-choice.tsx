import { useMutation } from '@tanstack/react-query';
import type { Account } from '../../../shared/contract/account.ts';
import { useApi } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';

/** Signing in with the Heroku CLI's session; says which program will run before it does. */
export function CliChoice({ path, netrc, onDone }: { path: string | null; netrc: boolean; onDone: (account: Account) => void }) {
  const signIn = useMutation(useApi().query.account.signInWithCli.mutationOptions({ onSuccess: onDone }));
  return (
    <div className="flex flex-col gap-2">
      <Button className="h-8! w-full" disabled={signIn.isPending} onClick={() => signIn.mutate({ path })}>
        {signIn.isPending ? 'Asking the Heroku CLI…' : 'Use the Heroku CLI’s session'}
      </Button>
      <p className="m-0 text-sm text-muted">
        {path === null ? `Reads the session that the CLI keeps in ${netrc ? 'your netrc file' : 'its files'}.` : (
          <>Runs <code className="font-mono break-all text-text">{path} auth:token</code>. Signing out here leaves that session as it is.</>
        )}
      </p>
      {signIn.isError ? <FailureView compact error={toAppError(signIn.error)} onRetry={() => signIn.mutate({ path })} /> : null}
    </div>
  );
}

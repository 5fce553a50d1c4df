import type { Account } from '../../../shared/contract/account.ts';
import { toAppError } from '../../api/failure.ts';
import { Button } from '../../ui/button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { BrowserWaiting } from './browser-waiting.tsx';
import { CliChoice } from './cli-choice.tsx';
import { useAccountChanged, useSignInOptions } from './queries.ts';
import { TokenForm } from './token-form.tsx';
import { useBrowserSignIn } from './use-browser-sign-in.ts';

function Divider() {
  return (
    <div className="flex items-center gap-3 text-sm text-faint" aria-hidden="true">
      <span className="h-px flex-1 bg-line-soft" />or<span className="h-px flex-1 bg-line-soft" />
    </div>
  );
}

/** The choices of signing in; only those that work on this computer. */
export function SignIn({ onDone }: { onDone?: (account: Account) => void }) {
  const options = useSignInOptions();
  const changed = useAccountChanged();
  const done = (account: Account) => {
    void changed();
    onDone?.(account);
  };
  const browser = useBrowserSignIn(done);
  if (browser.progress !== null) {
    const { method } = browser.progress;
    return <BrowserWaiting progress={browser.progress} onCancel={browser.cancel} onRetry={() => void browser.start(method)} />;
  }
  if (options.isError) return <FailureView error={toAppError(options.error)} onRetry={() => void options.refetch()} />;
  if (options.data === undefined) {
    return <div aria-busy="true" aria-label="Loading the ways to sign in" className="flex flex-col gap-3"><div className="skeleton h-8" /><div className="skeleton h-8" /><div className="skeleton h-20" /></div>;
  }
  const { oauth, browserLogin, cli } = options.data;
  return (
    <div className="flex flex-col gap-4">
      {oauth.offered ? (
        <Button kind="primary" className="h-8! w-full" onClick={() => void browser.start('oauth')}>Sign in with Heroku</Button>
      ) : null}
      {browserLogin.offered ? (
        <div className="flex flex-col gap-2">
          <Button kind={oauth.offered ? 'plain' : 'primary'} className="h-8! w-full" onClick={() => void browser.start('browser-login')}>
            Sign in with the browser
          </Button>
          <p className="m-0 text-sm text-muted">As the Heroku CLI does, at {browserLogin.host}.</p>
        </div>
      ) : null}
      {cli.offered ? <CliChoice path={cli.path} netrc={cli.netrc} onDone={done} /> : null}
      {oauth.offered || browserLogin.offered || cli.offered ? <Divider /> : null}
      <TokenForm onDone={done} />
    </div>
  );
}

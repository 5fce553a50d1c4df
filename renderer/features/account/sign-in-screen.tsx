import { ShieldCheck } from 'lucide-react';
import type { Account } from '../../../shared/contract/account.ts';
import { SignIn } from './sign-in.tsx';

/** The first screen: what the program is, and the ways in. */
export function SignInScreen({ expired, footer }: { expired: Account | null; footer?: string | null }) {
  return (
    <main aria-label="Sign in" className="flex h-full items-center justify-center overflow-auto bg-panel p-6">
      <div className="w-[400px] max-w-full">
        <div className="mb-5 text-center">
          <div aria-hidden="true" className="mb-1 text-2xl text-accent-text">◆</div>
          <h1 className="m-0 text-xl font-semibold">Borealis Desktop</h1>
          <p className="mt-1 mb-0 text-muted">Secure tunnels, SQL and hand-over for your Borealis Isolated Postgres databases.</p>
        </div>
        <section aria-label="Ways to sign in" className="rounded-lg border border-line bg-raised p-5">
          {expired === null ? null : (
            <p role="status" className="mt-0 mb-4 rounded-md border border-amber-line bg-amber-soft px-3 py-2">
              The session of <strong>{expired.email}</strong> has ended: its Heroku token expired or was revoked. Sign in again.
            </p>
          )}
          <SignIn />
        </section>
        <p className="mt-4 flex items-start gap-2 text-sm text-muted">
          <ShieldCheck size={14} aria-hidden="true" className="mt-0.5 shrink-0" />
          <span>Your Heroku password is never asked for. Tokens stay on this computer and go to Heroku only.</span>
        </p>
        {footer === undefined || footer === null ? null : <p className="mt-2 mb-0 pl-[22px] text-sm text-muted">{footer}</p>}
      </div>
    </main>
  );
}

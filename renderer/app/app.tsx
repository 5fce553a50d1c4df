import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { createPortal } from 'react-dom';
import { Toaster } from 'sonner';
import { useApi } from '../api/api-context.tsx';
import { toAppError } from '../api/failure.ts';
import { useAccounts } from '../features/account/queries.ts';
import { SignInScreen } from '../features/account/sign-in-screen.tsx';
import { TwoFactorDialog } from '../features/account/two-factor-dialog.tsx';
import { useSettings } from '../features/settings/queries.ts';
import { hostOs } from '../state/cli-addon.ts';
import { useStore } from '../state/store.ts';
import { newTabCommit } from '../state/workbench-state.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { FailureView } from '../ui/failure-view.tsx';
import { Busy } from '../ui/marks.tsx';
import { useEventBridge } from './event-bridge.ts';
import { useNotices } from './notices.ts';
import { useShortcuts } from './shortcuts.ts';
import { useTheme } from './theme.ts';
import { ConnectionBanner } from './banners.tsx';
import { Workbench } from './workbench.tsx';

function useReadyMark(ready: boolean) {
  useEffect(() => {
    document.documentElement.dataset['appState'] = ready ? 'ready' : 'loading';
  }, [ready]);
}

function Refused({ reason }: { reason: string }) {
  return (
    <main aria-label="Not connected" className="flex h-full flex-col items-center justify-center gap-2 p-6 text-center">
      <h1 className="m-0 text-lg font-semibold">This page is not connected to Borealis Desktop</h1>
      <p className="m-0 max-w-[480px] text-muted">The program refused it: {reason}. Go back to the program and open the address that it prints; each address works once.</p>
    </main>
  );
}

function Screens() {
  const { connection, query } = useApi();
  const state = useStore(connection.state);
  const accounts = useAccounts();
  const platform = useQuery(query.app.platform.queryOptions({ input: {}, staleTime: Infinity }));
  const os = useStore(hostOs);
  useEffect(() => { if (platform.data !== undefined) hostOs.set(platform.data.os); }, [platform.data]);
  const refused = state.kind === 'refused';
  const ready = refused || (accounts.data !== undefined && platform.data !== undefined);
  useReadyMark(ready);
  if (state.kind === 'refused') return <Refused reason={state.reason} />;
  const problem = accounts.error ?? platform.error;
  if (problem !== null && !ready) {
    return <main className="flex h-full items-center justify-center p-6"><FailureView error={toAppError(problem)} onRetry={() => void accounts.refetch()} /></main>;
  }
  if (accounts.data === undefined || platform.data === undefined || os === null) {
    return <main className="flex h-full items-center justify-center"><Busy>Connecting to the program…</Busy></main>;
  }
  const active = accounts.data.accounts.find((account) => account.id === accounts.data.activeId) ?? null;
  if (active === null || active.state === 'needs-sign-in') {
    return (
      <div className="flex h-full flex-col">
        <ConnectionBanner />
        <div className="min-h-0 flex-1"><SignInScreen expired={active} footer={platform.data.sandbox ? 'This runs on the sandbox: made-up data on this computer.' : null} /></div>
      </div>
    );
  }
  return <Workbench key={active.id} sandbox={platform.data.sandbox} />;
}

/** The notices, beside the root and not in it: they stand above the dialogs, whose portals would cover whatever is in the root. */
function Notices() {
  return createPortal(
    <Toaster
      position="bottom-right"
      offset={40}
      theme="system"
      // Its own colours follow the system, not the theme that was chosen here.
      toastOptions={{ classNames: { description: 'text-muted!' }, style: { background: 'var(--raised)', color: 'var(--text)', border: '1px solid var(--line)', fontFamily: 'var(--font-sans)', fontSize: 13, boxShadow: 'var(--shadow)' }, actionButtonStyle: { background: 'var(--accent)', color: 'var(--on-accent)' } }}
    />,
    document.body,
  );
}

/** The window. */
export function App() {
  const settings = useSettings();
  const theme = settings.data?.theme ?? 'system';
  useTheme(theme);
  const commit = settings.data?.commit ?? 'auto';
  useEffect(() => newTabCommit.set(commit), [commit]);
  useEventBridge();
  useNotices();
  useShortcuts();
  return (
    <ErrorBoundary area="Borealis Desktop">
      <Screens />
      <TwoFactorDialog />
      <Notices />
    </ErrorBoundary>
  );
}

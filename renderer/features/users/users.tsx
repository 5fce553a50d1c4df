import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Reset, UsersActivity } from '../../../shared/contract/users.ts';
import { usersCommand, usersResetCommand } from '../../../shared/cli-command.ts';
import { useApi, useConnected } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { cliAddon } from '../../state/cli-addon.ts';
import { liveTunnels } from '../../state/live-tunnels.ts';
import { useStore, useStorePart } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Busy } from '../../ui/marks.tsx';
import { DropMenu } from '../../ui/menu.tsx';
import { Panel } from '../../ui/panel.tsx';
import { OwnersPanel } from './owners-panel.tsx';
import { useActivity, useCurrentReset, useDbUsers, useDismissReset } from './queries.ts';
import { ResetBanner } from './reset-status.tsx';
import { ResetWizard } from './reset-wizard.tsx';
import { isRunning } from './reset-words.ts';
import { SessionsPanel } from './sessions-panel.tsx';
import { resetAsked } from './state.ts';
import { UserTable } from './user-table.tsx';

/** After a reset has ended, here or elsewhere, names and sessions are others. */
function useRefreshAfterReset(state: string) {
  const cache = useQueryClient();
  const { users } = useApi().query;
  const before = useRef(state);
  useEffect(() => {
    if (before.current === state) return;
    before.current = state;
    void cache.invalidateQueries({ queryKey: users.key() });
  }, [cache, users, state]);
}

const copy = (line: string) => void copyText(line, 'Command');

function cliEntries(addon: Addon) {
  const named = cliAddon(addon);
  if (named === null) return [];
  return [
    { label: 'Copy as command: users', onSelect: () => copy(usersCommand(named)) },
    { label: 'Copy as command: users:reset', onSelect: () => copy(usersResetCommand(named)) },
  ];
}

function Toolbar({ addon, fetching, running, onRefresh, onReset }: { addon: Addon; fetching: boolean; running: boolean; onRefresh: () => void; onReset: () => void }) {
  const connected = useConnected();
  const lines = cliEntries(addon);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button kind="danger" disabled={!connected} onClick={onReset}>{running ? 'Show the reset…' : 'Reset all credentials…'}</Button>
      {lines.length === 0 ? null : <DropMenu label="Copy as command" entries={lines} trigger={<Button>Copy as command</Button>} />}
      <span className="flex-1" />
      {fetching ? <Busy>Asking Borealis…</Busy> : null}
      <Button kind="quiet" disabled={fetching} onClick={onRefresh}>Refresh</Button>
    </div>
  );
}

/** The reset of this program, or one that somebody else started, or this program before it was started anew. */
function ResetNews({ addon, reset, onOpen }: { addon: Addon; reset: Reset | null; onOpen: () => void }) {
  const dismiss = useDismissReset();
  const elsewhere = addon.info?.status === 'maintenance-db-credentials-full-reset' && !isRunning(reset);
  return (
    <>
      {reset === null ? null : <ResetBanner reset={reset} onOpen={onOpen} onDismiss={() => dismiss.mutate({ addonId: addon.id })} />}
      {elsewhere ? (
        <p role="status" className="m-0 rounded-lg border border-line bg-raised px-4 py-3">
          Borealis is resetting all credentials of this add-on; the role names below change when it is finished. Tunnels and console tabs here log in anew by themselves.
        </p>
      ) : null}
    </>
  );
}

/** The sessions, and whether they are those of a replica alone. */
function seenIn(known: Extract<UsersActivity, { kind: 'known' }> | null) {
  return known === null ? { sessions: null, replica: false } : { sessions: known.sessions, replica: known.replica };
}

function useTunnelOpen(addonId: string): boolean {
  return useStorePart(liveTunnels, (all) => all?.some((tunnel) => tunnel.addonId === addonId && tunnel.state === 'open') ?? false);
}

/** Looks as soon as something becomes true, not with the next look. */
function useLookOnce(when: boolean, look: () => void) {
  const before = useRef(when);
  useEffect(() => {
    if (when && !before.current) look();
    before.current = when;
  });
}

/** Leaving the pane closes the wizard: else it would open by itself at the next look, long after it was asked for. */
function useWizardEnds(addonId: string) {
  useEffect(() => () => resetAsked.set((asked) => (asked === addonId ? null : asked)), [addonId]);
}

/** Who may use the add-on's database, who does right now, what they own, and new credentials for all. */
export default function Users({ addon, elevated }: { addon: Addon; elevated: boolean }) {
  const users = useDbUsers(addon.id);
  const [connect, setConnect] = useState(false);
  const wizard = useStore(resetAsked) === addon.id;
  const setWizard = (open: boolean) => resetAsked.set(open ? addon.id : null);
  const reset = useCurrentReset(addon.id);
  const activity = useActivity(addon.id, connect, isRunning(reset));
  useWizardEnds(addon.id);
  useRefreshAfterReset(`${reset?.endedAt ?? ''} ${addon.info?.status ?? ''}`);
  const list = users.data ?? [];
  const known = activity.data?.kind === 'known' ? activity.data : null;
  const seen = seenIn(known);
  const look = () => { if (!isRunning(reset)) void activity.refetch(); };
  const refresh = () => {
    void users.refetch();
    look();
  };
  useLookOnce(useTunnelOpen(addon.id), look);
  useLookOnce(elevated && seen.replica, look);
  return (
    <div className="h-full overflow-auto p-5">
      <div className="mx-auto flex max-w-5xl flex-col gap-4">
        {users.isError ? <FailureView error={toAppError(users.error)} onRetry={() => void users.refetch()} /> : null}
        {wizard ? null : <ResetNews addon={addon} reset={reset} onOpen={() => setWizard(true)} />}
        <Toolbar addon={addon} fetching={users.isFetching} running={isRunning(reset)} onRefresh={refresh} onReset={() => setWizard(true)} />
        <Panel title="Database users" note="Roles that are active now">
          {users.isPending ? <div aria-busy="true" className="skeleton h-28" /> : null}
          {users.data === undefined && users.isError ? <p className="m-0 text-muted">Not known.</p> : null}
          {users.data === undefined ? null : list.length === 0 ? <p className="m-0 text-muted">Borealis names no users.</p> : <UserTable users={list} addon={addon} {...seen} />}
        </Panel>
        <SessionsPanel addonId={addon.id} activity={activity} users={list} connecting={connect} paused={isRunning(reset)} onConnect={() => setConnect(true)} />
        {known === null ? null : <OwnersPanel owners={known.owners} users={list} addonId={addon.id} elevated={elevated} onDone={() => void activity.refetch()} />}
        <ResetWizard
          addon={addon}
          open={wizard}
          known={{ users: list, ...seen, asking: connect && activity.isFetching, problem: activity.isError ? toAppError(activity.error) : null }}
          reset={reset}
          onAsk={() => (connect ? look() : setConnect(true))}
          onClose={() => setWizard(false)}
        />
      </div>
    </div>
  );
}

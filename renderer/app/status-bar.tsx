import type { Addon } from '../../shared/contract/addons.ts';
import type { Access } from '../../shared/contract/base.ts';
import { useConnected } from '../api/api-context.tsx';
import { useSettings } from '../features/settings/queries.ts';
import { isLive, useTunnel } from '../state/live-tunnels.ts';
import { useStore } from '../state/store.ts';
import { endsSoon, transactionHelp, transactionWords } from '../state/transaction-words.ts';
import { consoleStatus, viewTab, roleChoiceOf, roleChoices, type ConsoleStatus, type RoleChoice } from '../state/workbench-state.ts';
import { cx } from '../ui/class-names.ts';
import { useNow } from '../ui/clock.ts';
import { formatBytes, formatCount } from '../ui/format.ts';
import { StateDot } from '../ui/marks.tsx';
import { ActivityButton } from './activity.tsx';

const timeoutWords = (seconds: number) => (seconds === 0 ? 'No statement timeout' : `Statement timeout ${seconds} s`);

function Role({ choice, role }: { choice: RoleChoice; role: string | null }) {
  const write = choice.access === 'read-write';
  const whose = role ?? (choice.identity === 'app' ? 'the app’s role' : 'your personal role');
  return (
    <span className="flex min-w-0 items-center gap-2">
      <StateDot tone={write ? 'write' : 'open'} word={write ? 'Write access' : 'Read-only access'} />
      <span className="truncate">{write ? 'Read & write' : 'Read-only'} as {whose}</span>
    </span>
  );
}

const bytesTitle = 'Through the tunnel’s local port since it was opened: received and sent by other programs. What the SQL console moves is not in it.';

function TransactionPart({ transaction }: { transaction: NonNullable<ConsoleStatus['transaction']> }) {
  const now = useNow(1000, transaction.state !== 'idle');
  const urgent = transaction.state === 'failed' || endsSoon(transaction, now);
  return (
    <span title={transactionHelp(transaction)} className={cx('tabular', urgent ? 'text-red' : transaction.state === 'open' && 'text-amber')}>
      {transactionWords(transaction, now)}
    </span>
  );
}

function ConsolePart({ status, cursor }: { status: ConsoleStatus; cursor: boolean }) {
  return (
    <>
      {status.transaction === null ? null : <TransactionPart transaction={status.transaction} />}
      {cursor ? <span className="tabular">Ln {status.line}, Col {status.column}{status.selected === 0 ? '' : ` (${formatCount(status.selected)} selected)`}</span> : null}
    </>
  );
}

function TunnelBytes({ addonId, access }: { addonId: string; access: Access }) {
  const tunnel = useTunnel(addonId, access);
  if (tunnel === null || !isLive(tunnel)) return null;
  return <span className="tabular" title={bytesTitle}>Tunnel ↓ {formatBytes(tunnel.bytesIn)} ↑ {formatBytes(tunnel.bytesOut)}</span>;
}

const barClass = 'flex h-6 shrink-0 items-center gap-4 overflow-hidden border-t px-3 text-sm whitespace-nowrap';

/** Role and access, transaction, cursor in the SQL tab; the tunnel's bytes and the timeout. Amber while write access is in use. */
export function StatusBar({ addon }: { addon: Addon | null }) {
  if (!useConnected()) return <footer aria-label="Status bar" className={cx(barClass, 'border-line bg-panel text-muted')}>Not connected to the program</footer>;
  return <LiveStatusBar addon={addon} />;
}

function LiveStatusBar({ addon }: { addon: Addon | null }) {
  const status = useStore(consoleStatus);
  const choices = useStore(roleChoices);
  const settings = useSettings();
  const choice = roleChoiceOf(choices, addon?.id ?? '');
  const tab = useStore(viewTab);
  const write = addon !== null && choice.access === 'read-write';
  const own = status !== null && status.addonId === addon?.id ? status : null;
  return (
    <footer
      aria-label="Status bar"
      className={cx(barClass, write ? 'border-amber-line bg-amber-soft text-amber' : 'border-line bg-panel text-muted')}
    >
      {addon === null ? null : <Role choice={choice} role={own?.role ?? null} />}
      {own === null ? null : <ConsolePart status={own} cursor={tab === 'sql'} />}
      <span className="flex-1" />
      <ActivityButton />
      {addon === null ? null : <TunnelBytes addonId={addon.id} access={choice.access} />}
      {settings.data === undefined ? null : <span>{timeoutWords(settings.data.statementTimeoutSeconds)}</span>}
    </footer>
  );
}

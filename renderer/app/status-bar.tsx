import type { Addon } from '../../shared/contract/addons.ts';
import { useSettings } from '../features/settings/queries.ts';
import { useTunnel } from '../state/live-tunnels.ts';
import { useStore } from '../state/store.ts';
import { consoleStatus, roleChoiceOf, roleChoices, type ConsoleStatus, type RoleChoice } from '../state/workbench-state.ts';
import { cx } from '../ui/class-names.ts';
import { formatBytes } from '../ui/format.ts';
import { StateDot } from '../ui/marks.tsx';

const transactions = { idle: 'No open transaction', open: 'Transaction open', failed: 'Transaction failed: ROLLBACK ends it' } as const;

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

function ConsolePart({ status }: { status: ConsoleStatus }) {
  return (
    <>
      {status.transaction === null ? null : <span className={cx(status.transaction === 'failed' && 'text-red')}>{transactions[status.transaction]}</span>}
      <span className="tabular">Ln {status.line}, Col {status.column}</span>
    </>
  );
}

/** Role and access, transaction, cursor; bytes and timeout. Amber while write access is in use. */
export function StatusBar({ addon }: { addon: Addon | null }) {
  const status = useStore(consoleStatus);
  const choices = useStore(roleChoices);
  const settings = useSettings();
  const choice = roleChoiceOf(choices, addon?.id ?? '');
  const tunnel = useTunnel(addon?.id ?? '', choice.access);
  const write = addon !== null && choice.access === 'read-write';
  const own = status !== null && status.addonId === addon?.id ? status : null;
  return (
    <footer
      aria-label="Status bar"
      className={cx('flex h-6 shrink-0 items-center gap-4 overflow-hidden border-t px-3 text-sm whitespace-nowrap', write ? 'border-amber-line bg-amber-soft text-amber' : 'border-line bg-panel text-muted')}
    >
      {addon === null ? null : <Role choice={choice} role={own?.role ?? null} />}
      {own === null ? null : <ConsolePart status={own} />}
      <span className="flex-1" />
      {tunnel === null ? null : <span className="tabular" title="Bytes through the tunnel">↓ {formatBytes(tunnel.bytesIn)} ↑ {formatBytes(tunnel.bytesOut)}</span>}
      {settings.data === undefined ? null : <span>{timeoutWords(settings.data.statementTimeoutSeconds)}</span>}
    </footer>
  );
}

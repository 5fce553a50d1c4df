import type { Addon } from '../../shared/contract/addons.ts';
import { useSettings } from '../features/settings/queries.ts';
import { useTunnel } from '../state/live-tunnels.ts';
import { useStore } from '../state/store.ts';
import { consoleStatus, roleChoiceOf, roleChoices } from '../state/workbench-state.ts';
import { cx } from '../ui/class-names.ts';
import { formatBytes } from '../ui/format.ts';
import { StateDot } from '../ui/marks.tsx';

const transactions = { idle: 'No open transaction', open: 'Transaction open', failed: 'Transaction failed: ROLLBACK ends it' } as const;

/** Role and access, transaction, cursor; bytes and timeout. Amber while write access is in use. */
export function StatusBar({ addon }: { addon: Addon | null }) {
  const status = useStore(consoleStatus);
  const choices = useStore(roleChoices);
  const settings = useSettings();
  const choice = roleChoiceOf(choices, addon?.id ?? '');
  const tunnel = useTunnel(addon?.id ?? '', choice.access);
  const write = addon !== null && choice.access === 'read-write';
  const own = status !== null && status.addonId === addon?.id ? status : null;
  const role = own?.role ?? (choice.identity === 'app' ? 'the app’s role' : 'your personal role');
  const timeout = settings.data?.statementTimeoutSeconds;
  return (
    <footer
      aria-label="Status bar"
      className={cx('flex h-6 shrink-0 items-center gap-4 overflow-hidden border-t px-3 text-sm whitespace-nowrap', write ? 'border-amber-line bg-amber-soft text-amber' : 'border-line bg-panel text-muted')}
    >
      {addon === null ? null : (
        <>
          <span className="flex min-w-0 items-center gap-2"><StateDot tone={write ? 'write' : 'open'} word={write ? 'Write access' : 'Read-only access'} /><span className="truncate">{write ? 'Read & write' : 'Read-only'} as {role}</span></span>
          {own?.transaction === null || own === null ? null : <span className={cx(own.transaction === 'failed' && 'text-red')}>{transactions[own.transaction]}</span>}
          {own === null ? null : <span className="tabular">Ln {own.line}, Col {own.column}</span>}
        </>
      )}
      <span className="flex-1" />
      {tunnel === null ? null : <span className="tabular" title="Bytes through the tunnel">↓ {formatBytes(tunnel.bytesIn)} ↑ {formatBytes(tunnel.bytesOut)}</span>}
      {timeout === undefined ? null : <span>{timeout === 0 ? 'No statement timeout' : `Statement timeout ${timeout} s`}</span>}
    </footer>
  );
}

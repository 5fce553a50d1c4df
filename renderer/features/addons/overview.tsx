import { ExternalLink, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Addon, AddonInfo } from '../../../shared/contract/addons.ts';
import { addonStatusWord, complianceWord, regionWord, tenancyWord } from '../../../shared/info-words.ts';
import { toAppError } from '../../api/failure.ts';
import { useOpenLink } from '../../state/open-link.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { formatAgo, formatTime, formatUtc } from '../../ui/format.ts';
import { DropMenu } from '../../ui/menu.tsx';
import { Busy } from '../../ui/marks.tsx';
import { Facts, Panel } from '../../ui/panel.tsx';
import { commandEntries } from './addon-menu.ts';
import { complianceNotice } from './info-words.ts';
import { useAddonDetails } from './queries.ts';
import { StorageGauge } from './storage-gauge.tsx';

function Time({ iso }: { iso: string }) {
  return <time dateTime={iso} title={formatUtc(iso)}>{formatTime(iso)}</time>;
}

function Compliance({ info }: { info: AddonInfo }) {
  const notice = complianceNotice(info, useNow(60_000));
  if (notice === null) return null;
  return (
    <section
      aria-label="Storage warning"
      className={cx('flex gap-2.5 rounded-md border px-4 py-3', notice.severe ? 'border-red-line bg-red-soft' : 'border-amber-line bg-amber-soft')}
    >
      <TriangleAlert size={16} aria-hidden="true" className={cx('mt-0.5 shrink-0', notice.severe ? 'text-red' : 'text-amber')} />
      <div>
        <p className="m-0 font-semibold">{notice.title}</p>
        <p className="m-0 text-muted">
          {notice.text}
          {info.storageComplianceDeadline === null ? null : <> Deadline: <Time iso={info.storageComplianceDeadline} />.</>}
        </p>
      </div>
    </section>
  );
}

function infoFacts(addon: Addon, info: AddonInfo): [string, ReactNode][] {
  return [
    ['Add-on name', addon.name],
    ['Status', addonStatusWord(addon)],
    ['Region', regionWord(info.region)],
    ['Plan', info.planName],
    ['Tenancy', tenancyWord(info.dbTenancyType)],
    ['PostgreSQL version', info.postgresVersion],
    ['Storage', <StorageGauge key="storage" info={info} wide />],
    ['Storage compliance', complianceWord(info.storageComplianceStatus)],
    ['Compliance deadline', info.storageComplianceDeadline === null ? 'None' : <Time key="deadline" iso={info.storageComplianceDeadline} />],
    ['Read-only replicas', String(info.replicaQuantity)],
    ['Database', info.appDbName ?? 'Not created yet'],
    ['Restored or cloned from', info.restoreSourceAddonName ?? 'None'],
    ['Created', <Time key="created" iso={info.createdAt} />],
  ];
}

function Attachments({ addon }: { addon: Addon }) {
  return (
    <Panel title="Attachments" note={`Billed to ${addon.app.name}`}>
      <ul aria-label="Attachments" className="m-0 list-none p-0">
        {addon.attachments.map((one) => (
          <li key={one.id} className="flex gap-3 border-t border-line-soft py-1 first:border-t-0">
            <span className="w-40 shrink-0 truncate text-muted" title={one.appName}>{one.appName}</span>
            <code className="min-w-0 truncate font-mono text-sm leading-5 select-text" title={one.name}>{one.name}</code>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Whichever of the two was fetched later: the list's copy or the answer of this page. */
function newest(listed: Addon, fetched: Addon | undefined): Addon {
  return (fetched?.infoFetchedAt ?? '') > (listed.infoFetchedAt ?? '') && fetched !== undefined ? fetched : listed;
}

/** All that is known of an add-on, in words. `children` are the panels of other features, such as its tunnels. */
export function Overview({ addon, children }: { addon: Addon; children?: ReactNode }) {
  const details = useAddonDetails(addon.id);
  const openLink = useOpenLink();
  const now = useNow(30_000);
  const { info, infoFetchedAt: fetchedAt } = newest(addon, details.data);
  const commands = commandEntries(addon);
  return (
    <div className="h-full overflow-auto p-5">
      <div className="mx-auto flex max-w-5xl flex-col gap-4">
        {details.isError ? <FailureView error={toAppError(details.error)} onRetry={() => void details.refetch()} /> : null}
        {info === null ? null : <Compliance info={info} />}
        <div className="flex flex-wrap items-center gap-2">
          <Button onClick={() => openLink({ link: 'addon-dashboard', addonId: addon.id })}>Add-on dashboard <ExternalLink size={13} aria-hidden="true" /></Button>
          <Button onClick={() => openLink({ link: 'app-dashboard', addonId: addon.id })}>App dashboard <ExternalLink size={13} aria-hidden="true" /></Button>
          {commands.length === 0 ? null : <DropMenu label="Copy as command" entries={commands} trigger={<Button>Copy as command</Button>} />}
          <span className="flex-1" />
          {details.isFetching ? <Busy>Asking Borealis…</Busy> : fetchedAt === null ? null : <span className="text-sm text-muted">Updated {formatAgo(fetchedAt, now)}</span>}
          <Button kind="quiet" disabled={details.isFetching} onClick={() => void details.refetch()}>Refresh</Button>
        </div>
        <div className="grid grid-cols-1 items-start gap-4 min-[1100px]:grid-cols-2">
          <Panel title="Details">
            {info === null && !details.isError ? <div aria-busy="true" className="skeleton h-64" /> : null}
            {info === null ? null : <Facts facts={infoFacts(addon, info)} />}
          </Panel>
          <div className="flex min-w-0 flex-col gap-4">
            {children}
            <Attachments addon={addon} />
          </div>
        </div>
      </div>
    </div>
  );
}

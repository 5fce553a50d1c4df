import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import { toAppError } from '../../api/failure.ts';
import { useOpenLink } from '../../state/open-link.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { formatAgo } from '../../ui/format.ts';
import { Busy } from '../../ui/marks.tsx';
import { DropMenu } from '../../ui/menu.tsx';
import { Panel } from '../../ui/panel.tsx';
import { commandEntries } from './addon-menu.ts';
import { InfoFacts } from './info-facts.tsx';
import { NotificationSwitch } from './notification-switch.tsx';
import { useAddonDetails } from './queries.ts';
import { StorageWarning } from './storage-warning.tsx';

function Attachments({ addon }: { addon: Addon }) {
  return (
    <Panel title="Attachments" note={`Billed to ${addon.app.name}`}>
      {addon.attachments.length === 0 ? <p className="m-0 text-muted">None that this account can see.</p> : null}
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
  const shown = newest(addon, details.data);
  const { info, infoFetchedAt: fetchedAt } = shown;
  const commands = commandEntries(addon);
  return (
    <div className="h-full overflow-auto p-5">
      <div className="mx-auto flex max-w-5xl flex-col gap-4">
        {details.isError ? <FailureView error={toAppError(details.error)} onRetry={() => void details.refetch()} /> : null}
        {info === null ? null : <StorageWarning addon={addon} info={info} />}
        <div className="flex flex-wrap items-center gap-2">
          <Button onClick={() => openLink({ link: 'addon-dashboard', addonId: addon.id })}>Add-on dashboard <ExternalLink size={13} aria-hidden="true" /></Button>
          <Button onClick={() => openLink({ link: 'app-dashboard', addonId: addon.id })}>App dashboard <ExternalLink size={13} aria-hidden="true" /></Button>
          {commands.length === 0 ? null : <DropMenu label="Copy as command" entries={commands} trigger={<Button>Copy as command</Button>} />}
          <NotificationSwitch addon={addon} />
          <span className="ml-auto flex items-center gap-2">
            {details.isFetching ? <Busy>Asking Borealis…</Busy> : fetchedAt === null ? null : <span className="text-sm text-muted">Updated {formatAgo(fetchedAt, now)}</span>}
            <Button kind="quiet" disabled={details.isFetching} onClick={() => void details.refetch()}>Refresh</Button>
          </span>
        </div>
        <div className="grid grid-cols-1 items-start gap-4 min-[1100px]:grid-cols-2">
          <Panel title="Details">
            {info === null && !details.isError ? <div aria-busy="true" className="skeleton h-64" /> : null}
            {info === null ? null : <InfoFacts addon={shown} info={info} />}
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

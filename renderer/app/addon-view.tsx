import { Tabs } from '@base-ui/react/tabs';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Addon } from '../../shared/contract/addons.ts';
import { useConnected } from '../api/api-context.tsx';
import { AddonTitle } from '../features/addons/addon-title.tsx';
import { Overview } from '../features/addons/overview.tsx';
import { ExtensionCommands } from '../features/extensions/commands.tsx';
import { IntegrationCommands } from '../features/integrations/commands.tsx';
import { RestoreCommands } from '../features/restore/commands.tsx';
import { ElevationControls } from '../features/tunnels/elevation-controls.tsx';
import { ElevationDialog } from '../features/tunnels/elevation-dialog.tsx';
import { useElevation } from '../features/tunnels/queries.ts';
import { TunnelControl, useTarget } from '../features/tunnels/tunnel-control.tsx';
import { TunnelPanels } from '../features/tunnels/tunnel-panel.tsx';
import { TunnelTrouble } from '../features/tunnels/tunnel-trouble.tsx';
import { UserCommands } from '../features/users/commands.tsx';
import { cliAddon } from '../state/cli-addon.ts';
import { useCommands } from '../state/commands.ts';
import { useStore } from '../state/store.ts';
import { editorAsked, viewTab, type ViewTab } from '../state/workbench-state.ts';
import { cx } from '../ui/class-names.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';

const Console = lazy(() => import('../features/console/console.tsx'));
const Extensions = lazy(() => import('../features/extensions/extensions.tsx'));
const Integrations = lazy(() => import('../features/integrations/integrations.tsx'));
const Restore = lazy(() => import('../features/restore/restore.tsx'));
const Scripts = lazy(() => import('../features/scripts/scripts.tsx'));
const Users = lazy(() => import('../features/users/users.tsx'));

const tabs: readonly { value: ViewTab; title: string; keys: readonly string[] }[] = [
  { value: 'overview', title: 'Overview', keys: ['Alt+1'] },
  { value: 'sql', title: 'SQL', keys: ['Alt+2'] },
  { value: 'scripts', title: 'Run script', keys: ['Alt+3'] },
  { value: 'users', title: 'Users', keys: ['Alt+4'] },
  { value: 'extensions', title: 'Extensions', keys: ['Alt+5'] },
  { value: 'integrations', title: 'Integrations', keys: ['Alt+6'] },
  { value: 'restore', title: 'Restore & clone', keys: ['Alt+7'] },
];
const isViewTab = (value: unknown): value is ViewTab => tabs.some((tab) => tab.value === value);
const tabClass = 'h-8 border-b-2 border-transparent px-3 text-muted hover:text-text data-[active]:border-accent data-[active]:text-text outline-offset-[-3px]';

function Header({ addon }: { addon: Addon }) {
  const connected = useConnected();
  const write = useTarget(addon.id).access === 'read-write' && connected;
  return (
    <header data-access={write ? 'read-write' : 'read-only'} className={cx('@container/header flex h-13 shrink-0 items-center gap-2.5 border-t-2 pr-3 pl-4', write ? 'border-amber' : 'border-transparent')}>
      <AddonTitle addon={addon} />
      <div className="flex shrink-[1000] items-center gap-2">
        <TunnelControl addon={addon} />
        <ElevationControls addon={addon} />
      </div>
    </header>
  );
}

function goToEditor() {
  viewTab.set('sql');
  editorAsked.set((old) => old + 1);
}

/** One add-on: header, its trouble if any, and its tabs. */
export function AddonView({ addon }: { addon: Addon }) {
  const tab = useStore(viewTab);
  const elevated = useElevation(addon.id)?.graceUntil === null;
  const [sqlSeen, setSqlSeen] = useState(tab === 'sql');
  useEffect(() => { if (tab === 'sql') setSqlSeen(true); }, [tab]);
  useCommands([
    ...tabs.map(({ value, title, keys }) => ({ id: `view.${value}`, title: `Go to ${title}`, group: 'Go to', keys, run: () => viewTab.set(value) })),
    { id: 'view.editor', title: 'Go to the editor', group: 'Go to', keys: ['Mod+Shift+E'], run: goToEditor },
  ]);
  return (
    <main aria-label={addon.name} className="flex h-full min-h-0 min-w-0 flex-col">
      <Header addon={addon} />
      <TunnelTrouble addon={addon} />
      <Tabs.Root value={tab} onValueChange={(value: unknown) => { if (isViewTab(value)) viewTab.set(value); }} className="flex min-h-0 flex-1 flex-col">
        <Tabs.List aria-label="Add-on" className="flex shrink-0 gap-0.5 border-b border-line px-2">
          {tabs.map(({ value, title }) => <Tabs.Tab key={value} value={value} className={tabClass}>{title}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="overview" className="min-h-0 flex-1">
          <ErrorBoundary key={addon.id} area="Overview"><Overview addon={addon}><TunnelPanels addon={addon} /></Overview></ErrorBoundary>
        </Tabs.Panel>
        <Tabs.Panel value="sql" keepMounted className="min-h-0 flex-1 data-[hidden]:hidden">
          <ErrorBoundary area="SQL console">
            {sqlSeen ? <Suspense fallback={<div aria-busy="true" aria-label="Loading the console" className="h-full" />}><Console addonId={addon.id} cli={cliAddon(addon)} elevated={elevated} label={addon.label} /></Suspense> : null}
          </ErrorBoundary>
        </Tabs.Panel>
        <Tabs.Panel value="scripts" className="min-h-0 flex-1">
          <ErrorBoundary key={addon.id} area="Run script"><Suspense fallback={<div aria-busy="true" className="h-full" />}><Scripts key={addon.id} addon={addon} elevated={elevated} /></Suspense></ErrorBoundary>
        </Tabs.Panel>
        <Tabs.Panel value="users" className="min-h-0 flex-1">
          <ErrorBoundary key={addon.id} area="Users"><Suspense fallback={<div aria-busy="true" className="h-full" />}><Users addon={addon} elevated={elevated} /></Suspense></ErrorBoundary>
        </Tabs.Panel>
        <Tabs.Panel value="extensions" className="min-h-0 flex-1">
          <ErrorBoundary key={addon.id} area="Extensions"><Suspense fallback={<div aria-busy="true" className="h-full" />}><Extensions addon={addon} elevated={elevated} /></Suspense></ErrorBoundary>
        </Tabs.Panel>
        <Tabs.Panel value="integrations" className="min-h-0 flex-1">
          <ErrorBoundary key={addon.id} area="Integrations"><Suspense fallback={<div aria-busy="true" className="h-full" />}><Integrations key={addon.id} addon={addon} /></Suspense></ErrorBoundary>
        </Tabs.Panel>
        <Tabs.Panel value="restore" className="min-h-0 flex-1">
          <ErrorBoundary key={addon.id} area="Restore & clone"><Suspense fallback={<div aria-busy="true" className="h-full" />}><Restore key={addon.id} addon={addon} /></Suspense></ErrorBoundary>
        </Tabs.Panel>
      </Tabs.Root>
      <ElevationDialog addon={addon} />
      <ExtensionCommands addon={addon} />
      <IntegrationCommands addon={addon} />
      <RestoreCommands addon={addon} />
      <UserCommands addon={addon} />
    </main>
  );
}

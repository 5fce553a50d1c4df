import { lazy, Suspense, useEffect, useRef, type ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { Database } from 'lucide-react';
import { AddAccountDialog } from '../features/account/add-account-dialog.tsx';
import { useAddonList } from '../features/addons/queries.ts';
import { Sidebar } from '../features/addons/sidebar.tsx';
import { ConsoleSessionsProvider } from '../features/console/sessions-context.tsx';
import { Exports } from '../features/exports/export-commands.tsx';
import { HelpSheet } from '../features/palette/help-sheet.tsx';
import { Palette } from '../features/palette/palette.tsx';
import { RestoreActivities } from '../features/restore/activities.tsx';
import { ScriptActivities } from '../features/scripts/script-activities.tsx';
import { SettingsDialog, themes } from '../features/settings/settings-dialog.tsx';
import { ResetActivities } from '../features/users/reset-activities.tsx';
import { useSettings, useUpdateSettings } from '../features/settings/queries.ts';
import { useApi } from '../api/api-context.tsx';
import { useCommands } from '../state/commands.ts';
import { useStore } from '../state/store.ts';
import { openDialog, selectedAddonId, sidebarShown } from '../state/workbench-state.ts';
import { Button } from '../ui/button.tsx';
import { DialogHostContext } from '../ui/dialog-host.ts';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { AddonView } from './addon-view.tsx';
import { ConnectionBanner, WarningBanners } from './banners.tsx';
import { useShownAddon } from './shown-addon.ts';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useMedia } from './use-media.ts';
import { useRememberedSelection } from './use-selection.ts';

const DoctorDialog = lazy(() => import('../features/doctor/doctor-dialog.tsx'));

function NothingChosen({ gone }: { gone: boolean }) {
  return (
    <main aria-label="No add-on chosen" className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center">
      <Database size={28} aria-hidden="true" className="text-faint" />
      <h1 className="m-0 text-lg font-semibold">{gone ? 'This add-on is gone' : 'Choose a database'}</h1>
      <p className="m-0 max-w-96 text-muted">
        {gone ? 'It was removed, or this account cannot see it any more. Your drafts for it are kept.' : 'Pick an add-on to see its details, open a tunnel or run SQL.'}
      </p>
      <Button kind="primary" onClick={() => openDialog.set('palette')}>Search add-ons</Button>
    </main>
  );
}

function useThemeCommands() {
  const update = useUpdateSettings();
  useCommands(themes.map(({ value, text }) => ({ id: `theme.${value}`, title: `Theme: ${text}`, group: 'Theme', run: () => update.mutate({ theme: value }) })));
}

function SidebarPanel() {
  const shown = useStore(sidebarShown);
  const drawer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!shown) return undefined;
    const before = document.activeElement;
    drawer.current?.querySelector('input')?.focus();
    const onKeyDown = (event: KeyboardEvent) => { if (event.key === 'Escape') sidebarShown.set(false); };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      if (before instanceof HTMLElement) before.focus();
    };
  }, [shown]);
  return (
    <>
      {shown ? <div aria-hidden="true" className="fixed inset-0 top-10 z-30 bg-[rgb(0_0_0/35%)]" onClick={() => sidebarShown.set(false)} /> : null}
      <div ref={drawer} inert={!shown} className={`fixed top-10 bottom-0 left-0 z-30 w-72 border-r border-line shadow-pop transition-transform duration-100 ${shown ? '' : '-translate-x-[calc(100%+40px)]'}`}>
        <ErrorBoundary area="Add-ons"><Sidebar /></ErrorBoundary>
      </div>
    </>
  );
}

function Columns({ sidebarWidth, content }: { sidebarWidth: number; content: ReactNode }) {
  const wide = useMedia('(min-width: 1000px)');
  const update = useUpdateSettings();
  const sidebar = wide ? (
    <Panel
      id="sidebar"
      defaultSize={`${sidebarWidth}px`}
      minSize="180px"
      maxSize="640px"
      groupResizeBehavior="preserve-pixel-size"
      onResize={(size) => {
        const width = Math.round(size.inPixels);
        if (Math.abs(width - sidebarWidth) > 1 && width >= 180 && width <= 640) update.mutate({ sidebarWidth: width });
      }}
    >
      <ErrorBoundary area="Add-ons"><Sidebar /></ErrorBoundary>
    </Panel>
  ) : null;
  // The content keeps its place in the tree over both widths, so that nothing in it is lost when the window gets narrow.
  return (
    <Group orientation="horizontal" className="min-h-0 flex-1">
      {sidebar}
      {wide ? <Separator aria-label="Width of the sidebar" className="w-px bg-line outline-offset-0 hover:bg-accent" /> : null}
      <Panel id="content" minSize="400px" className="min-w-0">{wide ? null : <SidebarPanel />}{content}</Panel>
    </Group>
  );
}

/** The main screen. */
export function Workbench({ sandbox }: { sandbox: boolean }) {
  const { client } = useApi();
  const list = useAddonList();
  const settings = useSettings();
  const selected = useStore(selectedAddonId);
  useRememberedSelection();
  useThemeCommands();
  const { addon, host } = useShownAddon(list.data?.addons, selected);
  const gone = selected !== null && list.data?.fetchedAt !== null && list.data !== undefined && addon === null;
  const content = addon === null ? <NothingChosen gone={gone} /> : <DialogHostContext value={host}><AddonView addon={addon} /></DialogHostContext>;
  return (
    <ConsoleSessionsProvider client={client}>
      <div className="flex h-full flex-col">
        <TopBar sandbox={sandbox} />
        <ConnectionBanner />
        <WarningBanners />
        {settings.data === undefined ? <div className="flex-1" /> : (
          <Columns sidebarWidth={settings.data.sidebarWidth} content={<ErrorBoundary area="Add-on">{content}</ErrorBoundary>} />
        )}
        <StatusBar addon={addon} />
        <Palette />
        <HelpSheet />
        <AddAccountDialog />
        <SettingsDialog />
        <Suspense fallback={null}><DoctorDialog /></Suspense>
        <ScriptActivities />
        <Exports addonId={addon?.id ?? null} />
        <RestoreActivities />
        <ResetActivities />
      </div>
    </ConsoleSessionsProvider>
  );
}

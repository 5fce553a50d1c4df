import { appEventSchema, type AppEvent } from '../../shared/contract/app.ts';
import { createCredentialSource } from '../services/addons/credential-source.ts';
import { createCatalogService, type CatalogService } from '../services/catalog/catalog-service.ts';
import type { Config, Log, PlatformServices, Signal } from '../services/deps.ts';
import { createDoctor, type DoctorService } from '../services/doctor/doctor-service.ts';
import { createHistory, type HistoryService } from '../services/history/history-service.ts';
import { createTransport, transportOptions } from '../services/http/transport.ts';
import { createLanguageService } from '../services/language/language-service.ts';
import { createNotices } from '../services/notices/notices.ts';
import { createPgParser } from '../services/parser/pg-parser.ts';
import { createPgConnector } from '../services/postgres/pg-connector.ts';
import type { PgConnector } from '../services/postgres/types.ts';
import { createQueries } from '../services/queries/queries-service.ts';
import { createViews, type Views } from '../services/results/views.ts';
import { createSignal } from '../services/signal.ts';
import { createSqlService } from '../services/sql/sql-service.ts';
import type { Safety } from '../services/sql/safety.ts';
import { createAudit, type Audit } from '../services/storage/audit.ts';
import { openDataFolder } from '../services/storage/data-folder.ts';
import { createSettings, type SettingsService } from '../services/storage/settings-service.ts';
import { createWorkspace } from '../services/storage/workspace-service.ts';
import { createTunnelService, type TunnelService } from '../services/tunnels/tunnel-service.ts';
import { createBusy } from './background.ts';
import { createClouds, type Clouds } from './clouds.ts';
import { createHandoff } from './handoff-parts.ts';
import { createExtensions } from './extension-services.ts';
import { createIntegrations } from './integration-services.ts';
import { withNetwork } from './live-settings.ts';
import { createRestoreServices } from './restore-services.ts';
import { createResultServices } from './result-services.ts';
import { createRouter, type AppRouter } from './router.ts';
import { createScripts } from './script-services.ts';
import { createSafetyServices, elevationCheck, writeSessionRecorder } from './safety-services.ts';
import { createUserServices } from './user-services.ts';
import { standingWarnings } from './warnings.ts';
import { within } from './within.ts';

export interface Composition {
  router: AppRouter;
  /** True while work goes on that no window and no command waits for. */
  busy: () => boolean;
  /** Closes every session, tunnel, authorization and file, in this order and in bounded time; the lock last. */
  dispose(): Promise<void>;
}

export interface ComposeDeps {
  config: Config;
  platform: PlatformServices;
  log: Log;
}

/** Milliseconds for a step of the end. One that hangs leaves time for the others before the entries end the process. */
const stepMs = 2_000;
/** Deleting the temporary authorization may take three tries, which need the network until then. */
const authorizationsMs = 4_200;

function createAccess({ config, platform, log }: ComposeDeps, clouds: Clouds, audit: Audit): TunnelService {
  const { accounts, addons, heroku, borealis } = clouds;
  return createTunnelService({
    source: createCredentialSource({ addons, heroku, borealis }),
    dataDir: config.dataDir, platform, log, audit,
    labelOf: async (addonId) => (await addons.find(addonId)).label,
    who: () => accounts.active()?.email ?? '',
  });
}

function createConsole({ config, log }: ComposeDeps, clouds: Clouds, tunnels: TunnelService, audit: Audit, settings: SettingsService, history: HistoryService, views: Views, safety: Safety, catalogs: CatalogService, connector: PgConnector) {
  return createSqlService({
    connector,
    settings: () => settings.get(),
    elevation: {
      check: elevationCheck(tunnels),
      // The console has the same minute of grace as the tunnels, so it hears of the end when the grace begins.
      onEnded: (listener) => tunnels.elevations.ending.subscribe(({ addonId }) => listener(addonId)),
    },
    views,
    dataDir: config.dataDir,
    applicationName: `borealis-desktop/${config.appVersion}`,
    isConnected: (addonId) => tunnels.list().some((tunnel) => tunnel.addonId === addonId && tunnel.state === 'open'),
    audit: writeSessionRecorder(clouds, audit),
    safety,
    schemaChanged: (addonId) => catalogs.schemaChanged(addonId),
    ran: ({ target: { addonId, access, identity }, ...statement }) => history.record({ addonId, access, identity, ...statement }),
    log,
  });
}

function createConnectionDoctor({ config, platform }: ComposeDeps, { addons, heroku, borealis, http }: Clouds, tunnels: TunnelService): DoctorService {
  return createDoctor({
    addons, heroku, borealis,
    users: { sshUser: tunnels.sshUser, dbUser: (target, options) => tunnels.access.dbUser(target, options), heldSince: tunnels.heldSince },
    herokuHost: new URL(config.herokuApiUrl).host,
    borealisHost: new URL(config.borealisApiUrl).host,
    clockSkewMs: () => http.clockSkewMs(),
    program: `borealis-desktop ${config.appVersion} (${platform.kind}), Node ${process.versions.node}, ${platform.os} ${process.arch}`,
  });
}

function createCatalogs({ config, log }: ComposeDeps, connector: PgConnector, events: Signal<AppEvent>): CatalogService {
  return createCatalogService({
    connector, applicationName: `borealis-desktop/${config.appVersion}`,
    onChanged: (addonId) => events.emit({ kind: 'catalog', addonId }), log,
  });
}

/** Tells windows of each signal under its name. Returns how to stop. */
function announced(events: Signal<AppEvent>, signals: Partial<Record<AppEvent['kind'], { subscribe: (listener: () => void) => () => void }>>): (() => void)[] {
  return appEventSchema.shape.kind.options.flatMap((kind) => signals[kind]?.subscribe(() => events.emit({ kind })) ?? []);
}

type Step = [name: string, run: () => Promise<unknown>, ms?: number];

type Ending = Record<
  'children' | 'console' | 'restores' | 'catalogs' | 'doctor' | 'scripts' | 'exports' | 'extensions' | 'tunnels' | 'handoff' | 'addons' | 'accounts' | 'workspace' | 'audit' | 'transport' | 'folder',
  { dispose(): Promise<unknown> }
> & Record<'settings' | 'history', { flush(): Promise<unknown> }>;

/** The temporary authorization must be gone 5 s after quitting, so its deletion waits for no session or tunnel. */
function stagesOf(end: Ending): Step[][] {
  return [
    [
      ['authorizations', () => end.children.dispose(), authorizationsMs], ['sql', () => end.console.dispose()], ['restores', () => end.restores.dispose()],
      ['catalogs', () => end.catalogs.dispose()], ['doctor', () => end.doctor.dispose()], ['scripts', () => end.scripts.dispose(), 3_000],
      ['exports', () => end.exports.dispose()], ['extensions', () => end.extensions.dispose()],
    ],
    [['tunnels', () => end.tunnels.dispose()]],
    [['handoff', () => end.handoff.dispose()], ['addons', () => end.addons.dispose()]],
    [['accounts', () => end.accounts.dispose(), 2_500]],
    [['workspace', () => end.workspace.dispose()], ['settings', () => end.settings.flush()], ['history', () => end.history.flush()], ['audit', () => end.audit.dispose()]],
    [['network', () => end.transport.dispose()]],
    [['folder', () => end.folder.dispose()]],
  ];
}

/** One end, however often it is asked for: a stage's steps run together, and the next stage even if one failed or hangs. */
function inOrder(stages: readonly (readonly Step[])[], stops: readonly (() => void)[], log: Log): () => Promise<void> {
  let ended: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    for (const stop of stops) stop();
    for (const stage of stages) {
      await Promise.all(stage.map(([name, run, ms = stepMs]) => within(ms, Promise.resolve().then(run), {
        late: () => log.warn('dispose.late', { step: name }),
        failed: (cause) => log.warn('dispose.failed', { step: name, cause }),
      })));
    }
  };
  return () => (ended ??= end());
}

/**
 * The object graph of the main process, the same in both hosts. Takes the data folder's lock first: throws
 * storage.locked when another process has it.
 */
export async function compose(deps: ComposeDeps): Promise<Composition> {
  const { config, platform, log } = deps;
  const folder = await openDataFolder(config.dataDir);
  const onUnwritable = folder.report.bind(folder);
  const events = createSignal<AppEvent>();
  const notices = createNotices({ platform, log });
  const saved = createSettings({ config, platform, log, onUnwritable });
  const transport = createTransport(transportOptions(config, saved.get()));
  const settings = withNetwork(saved, { config, transport });
  const audit = createAudit({ dataDir: config.dataDir, onUnwritable: (cause) => log.warn('audit.unwritable', { cause }) });
  const workspace = createWorkspace({ dataDir: config.dataDir, log, onUnwritable });
  const clouds = createClouds({
    config, platform, log, settings, transport, events, notices, onUnwritable, toldElsewhere: (addonId: string, status: string): boolean => restoring.restores.tellsEndOf(addonId, status),
  });
  const { accounts, addons, children, http } = clouds;
  const tunnels = createAccess(deps, clouds, audit);
  const history = createHistory({ dataDir: config.dataDir, settings: () => settings.get(), log });
  const queries = createQueries({ dataDir: config.dataDir, settings: () => settings.get(), os: platform.os });
  const connector = createPgConnector({ access: tunnels.access, log });
  const views = createViews();
  const parser = createPgParser();
  const guard = createSafetyServices({ ...deps, clouds, tunnels, audit, parser, connector });
  const catalogs = createCatalogs(deps, connector, events);
  const console = createConsole(deps, clouds, tunnels, audit, settings, history, views, guard.safety, catalogs, connector);
  const rows = createResultServices({ ...deps, tunnels, sql: console, views, parser, connector });
  const extensions = createExtensions({ config, clouds, tunnels, audit, connector, catalogs, events, notices });
  const restoring = createRestoreServices({ ...deps, clouds, connector, events, notices, onUnwritable });
  const scripts = createScripts({ ...deps, clouds, tunnels, audit, connector, safety: guard.safety.files, events, notices });
  const doctor = createConnectionDoctor(deps, clouds, tunnels);
  const { handoff, stop: stopHandoff } = createHandoff({ ...deps, clouds, tunnels, audit, events, notices });
  const integrations = createIntegrations({ ...deps, clouds, audit, events });
  const users = createUserServices({ ...deps, clouds, connector, tunnels, events, notices });
  accounts.onLeave(async (accountId) => {
    users.leave();
    extensions.cancelAll();
    await Promise.all([scripts.stopAll(), children.leave(accountId), catalogs.clear(), tunnels.closeAll()]);
  });
  const stops = [
    clouds.stop,
    stopHandoff,
    ...announced(events, { settings: settings.changed, history: history.changed, queries: queries.changed, warnings: folder.problemChanged }),
    settings.changed.subscribe(() => queries.settingsChanged()),
    () => queries.dispose(),
    () => users.leave(),
    () => integrations.forget(),
    tunnels.elevations.changed.subscribe((addonId) => events.emit({ kind: 'elevations', addonId })),
  ];
  const router = createRouter({
    log, config, platform, events, notices: notices.sent, accounts, addons, settings, workspace, tunnels, sql: console, ...restoring, ...rows, ...guard, scripts, extensions, catalogs, language: createLanguageService(catalogs), handoff, history, integrations, queries, doctor, users,
    warnings: () => [...standingWarnings({ folderProblem: folder.problem(), clockSkewMs: http.clockSkewMs(), dataDir: config.dataDir }), ...accounts.warnings()],
  });
  const stages = stagesOf({
    children, console, catalogs, doctor, scripts, extensions, tunnels, handoff, addons, accounts, workspace, settings, history, audit, transport, folder, exports: rows.exports, restores: restoring.restores,
  });
  return { router, busy: createBusy({ tunnels, scripts, users, restores: restoring.restores, extensions }), dispose: inOrder(stages, stops, log) };
}

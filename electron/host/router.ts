import type { AccountService } from '../services/account/account-service.ts';
import type { AddonService } from '../services/addons/addon-service.ts';
import type { CatalogService } from '../services/catalog/catalog-service.ts';
import type { Log } from '../services/deps.ts';
import type { DoctorService } from '../services/doctor/doctor-service.ts';
import type { ExportsService } from '../services/exports/exports-service.ts';
import type { ExtensionsService } from '../services/extensions/extensions-service.ts';
import type { HandoffService } from '../services/handoff/handoff-service.ts';
import type { HistoryService } from '../services/history/history-service.ts';
import type { IntegrationsService } from '../services/integrations/integrations-service.ts';
import type { QueriesService } from '../services/queries/queries-service.ts';
import type { CompareService } from '../services/restore/compare/compare-service.ts';
import type { MomentsService } from '../services/restore/moments.ts';
import type { RestoreService } from '../services/restore/restore-service.ts';
import type { ResultsService } from '../services/results/results-service.ts';
import type { Diagnose } from '../services/parser/diagnose.ts';
import type { SafetyService } from '../services/safety/safety-service.ts';
import type { ScriptsService } from '../services/scripts/scripts-service.ts';
import type { LanguageService } from '../services/language/language-service.ts';
import type { SqlService } from '../services/sql/sql-service.ts';
import type { SettingsService } from '../services/storage/settings-service.ts';
import type { WorkspaceService } from '../services/storage/workspace-service.ts';
import type { UsersService } from '../services/users/users-service.ts';
import type { TunnelService } from '../services/tunnels/tunnel-service.ts';
import { accountHandlers } from './handlers/account.ts';
import { addonsHandlers } from './handlers/addons.ts';
import { appHandlers, type AppDeps } from './handlers/app.ts';
import { handoffHandlers } from './handlers/handoff.ts';
import { catalogHandlers } from './handlers/catalog.ts';
import { doctorHandlers } from './handlers/doctor.ts';
import { exportsHandlers } from './handlers/exports.ts';
import { extensionsHandlers } from './handlers/extensions.ts';
import { historyHandlers } from './handlers/history.ts';
import { integrationsHandlers } from './handlers/integrations.ts';
import { languageHandlers } from './handlers/language.ts';
import { queriesHandlers } from './handlers/queries.ts';
import { restoreHandlers } from './handlers/restore.ts';
import { resultsHandlers } from './handlers/results.ts';
import { safetyHandlers } from './handlers/safety.ts';
import { scriptsHandlers } from './handlers/scripts.ts';
import { createOs } from './handlers/os.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { sqlHandlers } from './handlers/sql.ts';
import { tunnelHandlers } from './handlers/tunnels.ts';
import { usersHandlers } from './handlers/users.ts';
import { workspaceHandlers } from './handlers/workspace.ts';

export interface RouterDeps extends Omit<AppDeps, 'addon'> {
  log: Log;
  accounts: AccountService;
  addons: AddonService;
  settings: SettingsService;
  workspace: WorkspaceService;
  tunnels: TunnelService;
  sql: SqlService;
  restores: RestoreService;
  compare: CompareService;
  moments: MomentsService;
  results: ResultsService;
  exports: ExportsService;
  extensions: ExtensionsService;
  safety: SafetyService;
  scripts: ScriptsService;
  diagnose: Diagnose;
  catalogs: CatalogService;
  language: LanguageService;
  handoff: HandoffService;
  doctor: DoctorService;
  history: HistoryService;
  integrations: IntegrationsService;
  users: UsersService;
  queries: QueriesService;
}

/** Every procedure of the contract with its handler; one that is missing does not compile. */
export function createRouter({ log, accounts, addons, settings, workspace, tunnels, sql, restores, compare, moments, results, exports, extensions, safety, scripts, diagnose, catalogs, language, handoff, history, integrations, queries, doctor, users, ...app }: RouterDeps) {
  const os = createOs({ log });
  return os.router({
    account: accountHandlers(os, accounts),
    addons: addonsHandlers(os, addons),
    app: appHandlers(os, { ...app, addon: (addonId) => addons.find(addonId) }),
    catalog: catalogHandlers(os, catalogs),
    doctor: doctorHandlers(os, doctor),
    exports: exportsHandlers(os, exports),
    extensions: extensionsHandlers(os, extensions),
    history: historyHandlers(os, history),
    integrations: integrationsHandlers(os, integrations),
    language: languageHandlers(os, language, diagnose),
    queries: queriesHandlers(os, queries),
    restore: restoreHandlers(os, restores, compare, moments),
    results: resultsHandlers(os, results),
    safety: safetyHandlers(os, safety),
    scripts: scriptsHandlers(os, scripts),
    handoff: handoffHandlers(os, handoff),
    settings: settingsHandlers(os, settings),
    sql: sqlHandlers(os, sql),
    tunnels: tunnelHandlers(os, tunnels),
    users: usersHandlers(os, users),
    workspace: workspaceHandlers(os, workspace),
  });
}
export type AppRouter = ReturnType<typeof createRouter>;

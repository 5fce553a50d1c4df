import type { ContractRouterClient } from '@orpc/contract';
import { account } from './account.ts';
import { addons } from './addons.ts';
import { app } from './app.ts';
import { catalog } from './catalog.ts';
import { doctor } from './doctor.ts';
import { exports } from './exports.ts';
import { extensions } from './extensions.ts';
import { handoff } from './handoff.ts';
import { history } from './history.ts';
import { integrations } from './integrations.ts';
import { language } from './language.ts';
import { queries } from './queries.ts';
import { restore } from './restore.ts';
import { results } from './results.ts';
import { safety } from './safety.ts';
import { scripts } from './scripts.ts';
import { settings } from './settings.ts';
import { sql } from './sql.ts';
import { tunnels } from './tunnels.ts';
import { users } from './users.ts';
import { workspace } from './workspace.ts';

/** The one contract between the window and the main process, served alike by Electron and by the browser host. */
export const contract = {
  account, addons, app, catalog, doctor, exports, extensions, handoff, history, integrations, language, queries, restore, results, safety, scripts, settings, sql, tunnels, users, workspace,
};

export type Contract = typeof contract;
export type ContractClient = ContractRouterClient<Contract>;

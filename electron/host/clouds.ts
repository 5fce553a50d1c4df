import { hostname } from 'node:os';
import type { AppEvent } from '../../shared/contract/app.ts';
import { createAccounts } from '../services/account/account-service.ts';
import { createAddonService } from '../services/addons/addon-service.ts';
import { createBorealisApi } from '../services/borealis/borealis-api.ts';
import { createChildAuthorizations } from '../services/borealis/child-authorizations.ts';
import type { Config, Log, PlatformServices, Signal } from '../services/deps.ts';
import type { AppFailure } from '../services/errors/app-failure.ts';
import { createHerokuApi, type HerokuFor } from '../services/heroku/heroku-api.ts';
import { createHttpClient } from '../services/http/http-client.ts';
import type { Transport } from '../services/http/transport.ts';
import type { Notices } from '../services/notices/notices.ts';
import type { SettingsService } from '../services/storage/settings-service.ts';

export interface CloudsDeps {
  config: Config;
  platform: PlatformServices;
  log: Log;
  settings: Pick<SettingsService, 'oauthClients'>;
  transport: Transport;
  events: Signal<AppEvent>;
  notices: Pick<Notices, 'send'>;
  onUnwritable: (problem: AppFailure) => void;
  toldElsewhere: (addonId: string, status: string) => boolean;
}

/** The services that speak with Heroku and Borealis: accounts, their child authorizations, and the add-on list. */
export function createClouds({ config, platform, log, settings, transport, events, notices, onUnwritable, toldElsewhere }: CloudsDeps) {
  const http = createHttpClient({ transport, userAgent: `borealis-desktop/${config.appVersion}` });
  const herokuFor: HerokuFor = (tokens) => createHerokuApi({ http, config, tokens });
  const accounts = createAccounts({ config, platform, settings, http, herokuFor, log, hostname: hostname(), onUnwritable });
  const children = createChildAuthorizations({ tokens: accounts.tokens, herokuFor, log });
  const borealis = createBorealisApi({ http, config, children });
  const addons = createAddonService({ tokens: accounts.tokens, herokuFor, borealis, config, events, log, onUnwritable, toldElsewhere, notify: (notice) => notices.send(notice) });

  let known = new Set<string>();
  const forgetGone = async (): Promise<void> => {
    const { accounts: present } = await accounts.list();
    const ids = new Set(present.map(({ id }) => id));
    const gone = [...known].filter((id) => !ids.has(id));
    known = ids;
    for (const id of gone) await addons.forget(id);
  };
  const stop = accounts.changed.subscribe(() => {
    events.emit({ kind: 'accounts' });
    events.emit({ kind: 'warnings' });
    forgetGone().catch((cause: unknown) => log.warn('addons.forget', { cause }));
  });
  return { http, heroku: herokuFor(accounts.tokens), herokuFor, accounts, children, borealis, addons, stop };
}
export type Clouds = ReturnType<typeof createClouds>;

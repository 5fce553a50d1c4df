import type { AppEvent } from '../../shared/contract/app.ts';
import type { Config, Log, PlatformServices, Signal } from '../services/deps.ts';
import { createHandoffService, type HandoffService } from '../services/handoff/handoff-service.ts';
import type { Notices } from '../services/notices/notices.ts';
import type { Audit } from '../services/storage/audit.ts';
import type { TunnelService } from '../services/tunnels/tunnel-service.ts';
import type { Clouds } from './clouds.ts';

export interface HandoffParts {
  config: Config;
  platform: PlatformServices;
  log: Log;
  clouds: Pick<Clouds, 'accounts' | 'addons'>;
  tunnels: TunnelService;
  audit: Audit;
  events: Signal<AppEvent>;
  notices: Notices;
}

/** Tells the hand-over which add-ons a successful refresh found, so that what was written for others goes. */
function followList(handoff: HandoffService, { clouds: { accounts, addons }, log }: HandoffParts): void {
  const accountId = accounts.tokens.accountId();
  if (accountId === null) return;
  const { fetchedAt, refreshing, error, addons: listed } = addons.list();
  if (fetchedAt === null || refreshing || error !== null) return;
  handoff.addonsListed({ accountId, fetchedAt, addonIds: new Set(listed.map(({ id }) => id)) })
    .catch((cause: unknown) => log.warn('handoff.follow-list', { cause }));
}

/** The hand-over to other programs, wired to tunnels, the audit and the add-on list. `stop` ends its following. */
export function createHandoff(parts: HandoffParts): { handoff: HandoffService; stop: () => void } {
  const { config, platform, log, clouds, tunnels, audit, events, notices } = parts;
  const handoff = createHandoffService({
    config, os: platform.os, log, audit, notices,
    openTunnel: (target, signal) => tunnels.open(target, signal),
    tunnel: ({ addonId, access }) => tunnels.list().find((one) => one.addonId === addonId && one.access === access) ?? null,
    dbUser: (target, signal) => tunnels.access.dbUser(target, signal ? { signal } : {}),
    // Where the bastion is and its host key, and nothing of the SSH user's.
    async bastion(addonId, signal) {
      const { host, port, publicHostKey } = await tunnels.sshUser(addonId, signal ? { signal } : {});
      return { host, port, publicHostKey };
    },
    copySecret: (text, seconds) => platform.copySecret(text, seconds),
    who: () => clouds.accounts.active()?.email ?? '',
    accountId: () => clouds.accounts.tokens.accountId(),
    onTunnelClosed: (listener) => tunnels.tunnelClosed.subscribe(listener),
    onUserChanged: (listener) => tunnels.dbUserChanged.subscribe(listener),
  });
  const stop = events.subscribe(({ kind }) => {
    if (kind === 'addons') followList(handoff, parts);
  });
  return { handoff, stop };
}

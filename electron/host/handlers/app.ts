import type { AppEvent, Notice, Platform } from '../../../shared/contract/app.ts';
import type { Config, PlatformServices, Signal } from '../../services/deps.ts';
import { iterateSignal } from '../interruptible.ts';
import { linkUrl, type LinkedAddon } from '../links.ts';
import type { Os } from './os.ts';

export interface AppDeps {
  config: Pick<Config, 'appVersion' | 'sandbox'>;
  platform: PlatformServices;
  events: Signal<AppEvent>;
  notices: Pick<Signal<Notice>, 'subscribe'>;
  warnings(): { id: string; title: string; text: string }[];
  /** The add-on as the list knows it; throws addon.not-found. */
  addon(addonId: string): Promise<LinkedAddon>;
}

const sameEvent = (a: AppEvent, b: AppEvent): boolean => a.kind === b.kind && a.addonId === b.addonId;

/** The `app` procedures: the platform answer, standing warnings, the one event bridge, and named links. */
export function appHandlers(os: Os, deps: AppDeps) {
  const { config, platform, events } = deps;
  const answer: Platform = {
    kind: platform.kind, os: platform.os, appVersion: config.appVersion, sandbox: config.sandbox,
  };
  return {
    platform: os.app.platform.handler(() => answer),
    warnings: os.app.warnings.handler(() => deps.warnings()),
    // An event says only that something changed, so one that waits already covers the same one again.
    events: os.app.events.handler(({ signal }) => iterateSignal(events, {
      abort: signal,
      merge: (waiting, event) => (waiting.some((other) => sameEvent(other, event)) ? waiting : [...waiting, event]),
    })),
    notices: os.app.notices.handler(({ signal }) => iterateSignal(deps.notices, { abort: signal })),
    openLink: os.app.openLink.handler(async ({ input }) => {
      const url = linkUrl(input, 'addonId' in input ? await deps.addon(input.addonId) : null);
      return { url: await platform.openExternal(url) ? null : url.href };
    }),
  };
}

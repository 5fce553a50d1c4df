import type { SandboxAddon } from '../types.ts';
import type { App, OtherAddon } from './entities.ts';
import type { Store } from './store.ts';

/** Whether the user may see the app: their own, or of a team they belong to. */
export function seesApp(store: Store, email: string, app: App): boolean {
  if (app.team === undefined) return app.owner === email;
  return store.teams.get(app.team)?.roles[email] !== undefined;
}

/** The apps that a user sees. */
export function visibleApps(store: Store, email: string): App[] {
  return [...store.apps.values()].filter((app) => seesApp(store, email, app));
}

/** Whether the user may see the add-on: through its billing app or an app it is attached to. */
export function seesAddon(store: Store, email: string, addon: SandboxAddon | OtherAddon): boolean {
  const names = new Set([addon.appName]);
  for (const { appName } of store.attachmentsOf(addon.name)) names.add(appName);
  return names.values().some((name) => {
    const app = store.apps.get(name);
    return app !== undefined && seesApp(store, email, app);
  });
}

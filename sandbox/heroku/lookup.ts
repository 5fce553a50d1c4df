import type { SandboxAddon } from '../types.ts';
import type { App, Attachment, OtherAddon } from '../world/entities.ts';
import type { Store } from '../world/store.ts';
import { seesAddon, seesApp } from '../world/visibility.ts';
import { notFound } from './problems.ts';

export type AnyAddon = SandboxAddon | OtherAddon;

/** The app with this id or name that the user sees. Throws 404. */
export function findApp(store: Store, email: string, text: string): App {
  const app = store.apps.get(text) ?? store.apps.values().find(({ id }) => id === text);
  if (!app || !seesApp(store, email, app)) throw notFound('app');
  return app;
}

/** Every add-on that the user sees, Borealis or not. */
export function visibleAddons(store: Store, email: string): AnyAddon[] {
  const apps = new Set([...store.apps.values()].filter((app) => seesApp(store, email, app)).map(({ name }) => name));
  const attached = new Set([...store.attachments.values()].filter(({ appName }) => apps.has(appName)).map(({ addonName }) => addonName));
  return [...store.addons.values(), ...store.others.values()].filter(({ name, appName }) => apps.has(appName) || attached.has(name));
}

/** The add-on with this id or name that the user sees, on one app when given. Throws 404. */
export function findAddon(store: Store, email: string, text: string, app?: App): AnyAddon {
  const named = store.addons.get(text) ?? store.others.get(text);
  const addon = named ?? [...store.addons.values(), ...store.others.values()].find(({ id }) => id === text);
  if (!addon || !seesAddon(store, email, addon) || (app && addon.appName !== app.name)) throw notFound('add_on');
  return addon;
}

/** Every attachment on an app that the user sees. */
export function visibleAttachments(store: Store, email: string): Attachment[] {
  const apps = new Set([...store.apps.values()].filter((app) => seesApp(store, email, app)).map(({ name }) => name));
  return [...store.attachments.values()].filter(({ appName }) => apps.has(appName));
}

/** Whether an add-on is Borealis'. */
export function isBorealis(addon: AnyAddon): addon is SandboxAddon {
  return 'tenancy' in addon;
}

import type { SandboxAddon } from '../types.ts';
import { findPlan, plans } from './catalog.ts';
import { addonSeeds, apps as appSeeds, DEFAULT_USER, fleetSeed, otherAddons, PRIMARY_ADDON, teams as teamSeeds, users as userSeeds } from './default-world.ts';
import type { App, Attachment, OtherAddon, Team, User } from './entities.ts';
import { uuidOf } from './identity.ts';

const LONG_AGO = '2023-02-21T03:15:28.675Z';
const COLOURS = ['MAROON', 'TEAL', 'IVORY', 'AMBER', 'COBALT', 'OLIVE', 'PURPLE', 'SILVER'];

/** Everything both HTTP clouds share. */
export interface Store {
  readonly users: ReadonlyMap<string, User>;
  readonly teams: ReadonlyMap<string, Team>;
  readonly apps: ReadonlyMap<string, App>;
  readonly addons: ReadonlyMap<string, SandboxAddon>;
  readonly others: ReadonlyMap<string, OtherAddon>;
  readonly attachments: ReadonlyMap<string, Attachment>;
  readonly update: (addonName: string, change: Partial<SandboxAddon>) => void;
  add(addon: Partial<SandboxAddon> & { name: string; appName: string }, attachAs?: string): SandboxAddon;
  readonly remove: (addonName: string) => void;
  removeOther(addonName: string): void;
  /** Where an add-on is attached, its billing app or others. */
  attachmentsOf(addonName: string): readonly Attachment[];
  attach(addonName: string, appName: string, name: string): Attachment;
  detach(attachmentId: string): void;
  /** A name that the app does not use yet. */
  freeAttachmentName(appName: string): string;
  /** Called after each `update` with the add-on as it is now. */
  onUpdate(callback: (addon: SandboxAddon) => void): void;
}

function complete(addon: Partial<SandboxAddon> & { name: string; appName: string }, appId: string): SandboxAddon {
  const plan = findPlan(addon.plan ?? 'x1-s20-p1-r4') ?? plans[2];
  const database = plan?.database ?? { tenancy: 'isolated', maxBytes: 20 * 1024 ** 3, replicas: 0, cloneable: true };
  const { name, appName, ...given } = addon;
  return {
    id: uuidOf('addon', name),
    name,
    appId,
    appName,
    plan: 'x1-s20-p1-r4',
    tenancy: database.tenancy,
    region: 'us-east-1',
    postgresVersion: '18.4',
    replicaQuantity: database.replicas,
    status: 'available',
    herokuState: 'provisioned',
    storage: { maxBytes: database.maxBytes, usageBytes: Math.round(database.maxBytes * 0.21), compliance: 'ok', deadline: null },
    writeAccessRevoked: false,
    personalAccessRevoked: false,
    createdAt: LONG_AGO,
    restoreSourceAddonName: null,
    ...given,
  };
}

function createTables() {
  return {
    users: new Map<string, User>(userSeeds.map(({ email, name }) => [email, { id: uuidOf('user', email), email, name }])),
    teams: new Map<string, Team>(teamSeeds.map((team) => [team.name, { id: uuidOf('team', team.name), createdAt: LONG_AGO, ...team }])),
    apps: new Map<string, App>(),
    addons: new Map<string, SandboxAddon>(),
    others: new Map<string, OtherAddon>(),
    attachments: new Map<string, Attachment>(),
    byAddon: new Map<string, Attachment[]>(),
  };
}

type Tables = ReturnType<typeof createTables>;

function ensureApp(tables: Tables, seed: { name: string; owner?: string; team?: string }): App {
  const known = tables.apps.get(seed.name);
  if (known) return known;
  const config = new Map([['LANG', 'en_US.UTF-8'], ['WEB_CONCURRENCY', '2']]);
  const first = { version: 1, description: 'Initial release', userEmail: seed.owner ?? DEFAULT_USER, createdAt: LONG_AGO };
  const app: App = { id: uuidOf('app', seed.name), region: 'us', config, releases: [first], createdAt: LONG_AGO, ...seed };
  tables.apps.set(app.name, app);
  return app;
}

function attach(tables: Tables, addonName: string, appName: string, name: string): Attachment {
  const id = uuidOf('attachment', `${appName}::${name}::${addonName}`);
  const attachment: Attachment = { id, name, addonName, appName, createdAt: LONG_AGO };
  tables.attachments.set(id, attachment);
  tables.byAddon.set(addonName, [...(tables.byAddon.get(addonName) ?? []), attachment]);
  return attachment;
}

function detach(tables: Tables, id: string): void {
  const attachment = tables.attachments.get(id);
  if (!attachment) return;
  tables.attachments.delete(id);
  tables.byAddon.set(attachment.addonName, (tables.byAddon.get(attachment.addonName) ?? []).filter((each) => each !== attachment));
}

function seedOthers(tables: Tables): void {
  for (const { attachment, ...other } of otherAddons) {
    const app = ensureApp(tables, { name: other.appName });
    const config = { [`${attachment}_URL`]: `redis://:sandbox@127.0.0.1:1/${other.name}` };
    tables.others.set(other.name, { id: uuidOf('addon', other.name), appId: app.id, config, createdAt: LONG_AGO, ...other });
    attach(tables, other.name, other.appName, attachment);
  }
}

function seed(tables: Tables, addons: number): void {
  for (const app of appSeeds) ensureApp(tables, app);
  const place = ({ attachments, ...addon }: ReturnType<typeof addonSeeds>[number]): void => {
    tables.addons.set(addon.name, complete(addon, ensureApp(tables, { name: addon.appName, owner: DEFAULT_USER }).id));
    for (const at of attachments) attach(tables, addon.name, at.app, at.name);
  };
  for (const addon of addonSeeds(Date.now())) place(addon);
  seedOthers(tables);
  for (let index = 0; tables.addons.size < addons; index += 1) {
    const { app, seed: addon } = fleetSeed(index);
    ensureApp(tables, app);
    place(addon);
  }
}

function detachAll(tables: Tables, addonName: string): void {
  for (const { id } of tables.byAddon.get(addonName) ?? []) tables.attachments.delete(id);
  tables.byAddon.delete(addonName);
}

/** Makes the default world, filled up to `addons` Borealis add-ons. */
export function createStore(addons = 0): Store {
  const tables = createTables();
  seed(tables, addons);
  const listeners: ((addon: SandboxAddon) => void)[] = [];
  const taken = (appName: string, name: string): boolean =>
    tables.attachments.values().some((attachment) => attachment.appName === appName && attachment.name === name);
  const store: Store = {
    ...tables,
    update(addonName, change) {
      const addon = tables.addons.get(addonName);
      if (!addon) throw new Error(`The sandbox has no add-on ${addonName}.`);
      Object.assign(addon, change);
      for (const listener of listeners) listener(addon);
    },
    add(addon, attachAs) {
      if (tables.addons.has(addon.name)) throw new Error(`The sandbox already has an add-on ${addon.name}.`);
      const app = ensureApp(tables, { name: addon.appName, owner: DEFAULT_USER });
      const made = complete(addon, app.id);
      tables.addons.set(made.name, made);
      attach(tables, made.name, made.appName, attachAs ?? store.freeAttachmentName(made.appName));
      return made;
    },
    remove(addonName) {
      tables.addons.delete(addonName);
      detachAll(tables, addonName);
    },
    removeOther(addonName) {
      tables.others.delete(addonName);
      detachAll(tables, addonName);
    },
    attach: (addonName, appName, name) => attach(tables, addonName, appName, name),
    detach: (attachmentId) => detach(tables, attachmentId),
    attachmentsOf: (addonName) => tables.byAddon.get(addonName) ?? [],
    freeAttachmentName(appName) {
      const names = ['DATABASE', ...COLOURS.map((colour) => `BOREALIS_PG_${colour}`)];
      return names.find((name) => !taken(appName, name)) ?? `BOREALIS_PG_${tables.attachments.size}`;
    },
    onUpdate: (callback) => void listeners.push(callback),
  };
  return store;
}

/** The add-on that demos and tests use first. */
export function primaryOf(store: Store): SandboxAddon {
  const primary = store.addons.get(PRIMARY_ADDON);
  if (!primary) throw new Error(`${PRIMARY_ADDON} was removed.`);
  return primary;
}

import type { Target } from '../../../shared/contract/base.ts';
import type { ExtensionUses, InstalledExtension, InstallPlan, OfferedExtension } from '../../../shared/contract/extensions.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { BorealisApi } from '../borealis/types.ts';
import type { Notice } from '../deps.ts';
import { failure, isFailure, toAppError } from '../errors/app-failure.ts';
import { toQueryFailure } from '../postgres/query-failure.ts';
import type { PgConnector, PgSession } from '../postgres/types.ts';
import type { WriteSessionRecord } from '../sql/write-session.ts';
import { createChanges, createJoined } from './changes.ts';
import { createInstalls, type InstallEvents } from './installs.ts';
import { planInstall, type Knowledge } from './planner.ts';
import { readOffered } from './read-offered.ts';
import { readUses } from './read-uses.ts';
import { removeExtension } from './remove-extension.ts';
import { unseenNotice } from './unseen-notice.ts';
import { updateExtension } from './update-extension.ts';

export interface ExtensionsDeps {
  borealis: Pick<BorealisApi, 'extensions' | 'installExtension' | 'removeExtension'>;
  connector: PgConnector;
  /** The name under which Borealis knows an add-on. Throws addon.not-found. */
  addonName: (addonId: string) => Promise<string>;
  /** Throws elevation.required where write access is off. */
  checkElevation: (addonId: string) => void;
  audit: (record: WriteSessionRecord) => void;
  /** What is installed there has changed, or may have. */
  onChanged: (addonId: string) => void;
  /** Tells how an installation ended that nobody followed. */
  notify: (notice: Notice) => void;
  /** Shown in pg_stat_activity. */
  applicationName: string;
}

export interface ExtensionsService {
  installed(addonId: string, signal?: AbortSignal): Promise<InstalledExtension[]>;
  offered(addonId: string, signal?: AbortSignal): Promise<OfferedExtension[]>;
  plan(addonId: string, names: readonly string[], signal?: AbortSignal): Promise<InstallPlan>;
  /** Joins the same installation where it is under way. Throws extension.busy. */
  install(addonId: string, names: readonly string[], signal?: AbortSignal): InstallEvents;
  /** The names of what is being installed, or was while nobody followed and is not told yet; null for nothing. */
  currentInstall(addonId: string): string[] | null;
  /** Follows that; ends at once where there is nothing. */
  followInstall(addonId: string, signal?: AbortSignal): InstallEvents;
  cancelInstall(addonId: string): void;
  /** No further step anywhere, and nothing to tell, as when an account leaves. */
  cancelAll(): void;
  /** Throws extension.not-installed. */
  uses(addonId: string, name: string, signal?: AbortSignal): Promise<ExtensionUses>;
  /** Joins the same removal where it is under way. Throws extension.busy and what the removal throws. */
  remove(addonId: string, name: string): Promise<void>;
  /** Answers the version that the extension has then. Throws elevation.required, extension.busy, pg.statement-failed. */
  update(addonId: string, name: string, to: string): Promise<string>;
  /** Whether a change is under way, which goes on where nobody follows it. */
  busy(): boolean;
  /** No further steps; ends what waits for an answer. */
  dispose(): Promise<void>;
}

const reader = (addonId: string): Target => ({ addonId, access: 'read-only', identity: 'personal' });

/** A question or two must not hold a connection for long. */
const readSettings = { statement_timeout: '15s', lock_timeout: '5s', default_transaction_read_only: 'on' } as const;

function createReader({ connector, applicationName }: Pick<ExtensionsDeps, 'connector' | 'applicationName'>) {
  return async <T>(addonId: string, signal: AbortSignal | undefined, work: (client: PgSession['client']) => Promise<T>): Promise<T> => {
    const session = await connector.connect(reader(addonId), {
      applicationName: `${applicationName} extensions`, settings: readSettings, ...(signal === undefined ? {} : { signal }),
    });
    try {
      return await work(session.client);
    } catch (thrown) {
      throw toQueryFailure(thrown);
    } finally {
      await session.close().catch(() => undefined);
    }
  };
}

/** What is offered by name, for the planner. */
function offersOf(offered: readonly OfferedExtension[]): NonNullable<Knowledge['offered']> {
  return new Map(offered.map(({ name, defaultVersion, requires }) => [name, { version: defaultVersion, requires }]));
}

/** What is known of an add-on's extensions, from both sides. */
function createReading({ borealis, addonName }: Pick<ExtensionsDeps, 'borealis' | 'addonName'>, read: ReturnType<typeof createReader>) {
  const installed = async (addonId: string, signal?: AbortSignal): Promise<InstalledExtension[]> => borealis.extensions(await addonName(addonId), signal);
  const offered = (addonId: string, signal?: AbortSignal): Promise<OfferedExtension[]> => read(addonId, signal, readOffered);

  /** Both sides at once. The server's own list is a help only; without Borealis' nothing can be planned. */
  async function learn(addonId: string, signal?: AbortSignal): Promise<{ knowledge: Pick<Knowledge, 'installed' | 'offered'>; unread: AppError | null }> {
    const [list, offers] = await Promise.all([
      installed(addonId, signal),
      offered(addonId, signal).then((known) => ({ known, unread: null }), (thrown: unknown) => {
        if (isFailure(thrown, 'op.cancelled')) throw thrown;
        return { known: null, unread: toAppError(thrown) };
      }),
    ]);
    const there = offers.known?.flatMap(({ name, installed: own }) => (own === null ? [] : [[name, own.version] as const])) ?? [];
    return {
      knowledge: { installed: new Map([...there, ...list.map(({ name, version }) => [name, version] as const)]), offered: offers.known === null ? null : offersOf(offers.known) },
      unread: offers.unread,
    };
  }
  return { installed, offered, learn };
}

/** The extensions of each add-on: what there is, what there could be, and one change at a time. */
export function createExtensionsService(deps: ExtensionsDeps): ExtensionsService {
  const { borealis, addonName, onChanged, notify } = deps;
  const read = createReader(deps);
  const stop = new AbortController();
  const changes = createChanges();
  const removals = createJoined<void>(changes);
  const updates = createJoined<string>(changes);

  const { installed, offered, learn } = createReading(deps, read);
  const installs = createInstalls({
    changes, onChanged, stop: stop.signal,
    onUnseen: (addonId, run) => {
      // Where nothing is known of the add-on any more there is nobody to tell.
      void addonName(addonId).then((name) => notify(unseenNotice({ addonId, name }, run)), () => undefined);
    },
    learn: async (addonId) => (await learn(addonId, stop.signal)).knowledge,
    api: async (addonId) => {
      const addon = await addonName(addonId);
      return { install: (name) => borealis.installExtension(addon, name, stop.signal), list: () => borealis.extensions(addon, stop.signal) };
    },
  });

  return {
    installed,
    offered,
    async plan(addonId, names, signal) {
      const { knowledge, unread } = await learn(addonId, signal);
      return { ...planInstall(names, { ...knowledge, learnt: new Map() }), unread };
    },
    install: installs.install,
    currentInstall: installs.current,
    followInstall: installs.follow,
    cancelInstall: installs.cancel,
    cancelAll: installs.cancelAll,
    async uses(addonId, name, signal) {
      const uses = await read(addonId, signal, (client) => readUses(client, name));
      if (uses === null) throw failure('extension.not-installed', { name }, `${name} is not installed.`);
      return uses;
    },
    remove: (addonId, name) => removals(addonId, `removing ${name}`, async () => {
      try {
        await removeExtension(borealis, await addonName(addonId), name, stop.signal);
      } finally {
        onChanged(addonId);
      }
    }),
    update: (addonId, name, to) => updates(addonId, `updating ${name} to ${to}`, async () => {
      try {
        return await updateExtension(deps, addonId, { name, to }, stop.signal);
      } finally {
        onChanged(addonId);
      }
    }),
    busy: changes.any,
    async dispose() {
      stop.abort();
      await changes.ended();
    },
  };
}


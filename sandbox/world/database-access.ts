import type { Databases, SandboxAddon } from '../types.ts';
import type { Store } from './store.ts';

/** The real databases, kept in step with what the world says about each add-on. */
export interface DatabaseAccess {
  readonly databases: Databases;
  /** Makes the database where it is missing and applies a pending change of write access. */
  readonly ready: (addon: SandboxAddon) => Promise<void>;
}

/** Follows `writeAccessRevoked` of the world's add-ons into PostgreSQL. */
export function createDatabaseAccess(databases: Databases, store: Store): DatabaseAccess {
  const queues = new WeakMap<SandboxAddon, Promise<void>>();
  /** What PostgreSQL was told last; a fresh database allows writing. */
  const allowed = new WeakMap<SandboxAddon, boolean>();
  const touched = new WeakSet<SandboxAddon>();
  const sync = async (addon: SandboxAddon): Promise<void> => {
    touched.add(addon);
    await databases.ensure(addon);
    const want = !addon.writeAccessRevoked;
    if ((allowed.get(addon) ?? true) === want) return;
    await databases.setWriteAccess(addon, want);
    allowed.set(addon, want);
  };
  const ready = (addon: SandboxAddon): Promise<void> => {
    const before = queues.get(addon) ?? Promise.resolve();
    const next = before.catch(() => undefined).then(() => sync(addon));
    queues.set(addon, next);
    return next;
  };
  store.onUpdate((addon) => {
    if (touched.has(addon)) ready(addon).catch(() => undefined);
  });
  return { databases, ready };
}

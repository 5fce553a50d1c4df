import type { BorealisStatus, SandboxAddon } from '../types.ts';
import type { Store } from './store.ts';

/** Moves add-ons through their states as time passes. */
export interface Lifecycle {
  /** requested, provisioning, awaiting, configuring, available; waits for `work` before `configuring`. Heroku says "provisioned" from `configuring` on. */
  provision(addon: SandboxAddon, work: () => Promise<void>): void;
  /** A maintenance state that ends by itself as `available`. */
  maintain(addon: SandboxAddon, status: BorealisStatus): void;
  dispose(): void;
}

/** @param stateMs milliseconds that each state lasts. */
export function createLifecycle(store: Store, stateMs: number): Lifecycle {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, stateMs);
      timer.unref();
      timers.add(timer);
    });
  const current = (addon: SandboxAddon): boolean => !stopped && store.addons.get(addon.name) === addon;
  const run = async (addon: SandboxAddon, work: () => Promise<void>): Promise<void> => {
    const done = work();
    done.catch(() => undefined);
    await pause();
    for (const status of ['provisioning', 'awaiting'] as const) {
      if (!current(addon)) return;
      store.update(addon.name, { status });
      await pause();
    }
    await done;
    if (!current(addon)) return;
    store.update(addon.name, { status: 'configuring', herokuState: 'provisioned' });
    await pause();
    if (current(addon)) store.update(addon.name, { status: 'available' });
  };
  return {
    provision(addon, work) {
      run(addon, work).catch(() => {
        if (current(addon)) store.remove(addon.name);
      });
    },
    maintain(addon, status) {
      store.update(addon.name, { status });
      void pause().then(() => {
        if (current(addon) && addon.status === status) store.update(addon.name, { status: 'available' });
      });
    },
    dispose() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

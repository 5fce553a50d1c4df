import type { Elevation, Tunnel } from '../../../shared/contract/tunnels.ts';
import type { Signal } from '../deps.ts';
import type { Elevations } from './elevations.ts';
import type { Target, TunnelKey } from './types.ts';

/** How a tunnel in use stands. `staysOpen`: it was there before, and does not end with those who use it. */
export interface TunnelUse { tunnel: Tunnel; staysOpen: boolean; elevation: Elevation | null }

export interface TunnelUsesDeps {
  list: () => Tunnel[];
  changed: Signal<undefined>;
  open: (target: Target, signal?: AbortSignal) => Promise<Tunnel>;
  close: (key: TunnelKey) => Promise<void>;
  elevations: Pick<Elevations, 'allows' | 'elevate' | 'end' | 'list'>;
}

export interface TunnelUses {
  /**
   * Opens the tunnel, first allowing writes where `elevate` is given, and keeps both for as long as anybody uses them: the
   * last to leave ends what the first began. Yields at once and at each change of state; ends with the tunnel or the
   * signal. Throws what opening and elevating throw.
   */
  use(target: Target, elevate: { confirmName: string | null } | null, signal: AbortSignal): AsyncGenerator<TunnelUse, void>;
  /** Somebody wants the tunnel for itself: it stays when its users have gone. */
  keepTunnel(key: TunnelKey): void;
  keepWrites(addonId: string): void;
}

/** Counts users; the last one ends what came with them. Who comes during the end waits for it. */
function createHolds(end: (key: string) => Promise<void>) {
  const holds = new Map<string, { users: number; endAfter: boolean; ending: Promise<void> | null }>();
  return {
    async take(key: string): Promise<{ endAfter(): void; kept(): boolean; release(): Promise<void> }> {
      for (let found = holds.get(key); found?.ending; found = holds.get(key)) await found.ending;
      const hold = holds.get(key) ?? { users: 0, endAfter: false, ending: null };
      holds.set(key, hold);
      hold.users += 1;
      return {
        endAfter: () => { hold.endAfter = true; },
        kept: () => !hold.endAfter,
        async release() {
          hold.users -= 1;
          if (hold.users > 0) return;
          if (hold.endAfter) {
            hold.ending = end(key).catch(() => undefined);
            await hold.ending;
          }
          holds.delete(key);
        },
      };
    },
    keep(key: string): void {
      const hold = holds.get(key);
      if (hold) hold.endAfter = false;
    },
  };
}

const live = new Set<Tunnel['state'] | undefined>(['connecting', 'open', 'reconnecting']);
const separator = '\n';
const keyOf = ({ addonId, access }: TunnelKey): string => `${access}${separator}${addonId}`;

/** Resolves at the next change, or when the signal is aborted. */
function nextChange(changed: Signal<undefined>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = changed.subscribe(done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

/** Tunnels that are there for somebody who uses them, such as a command, and go when the last has left, however it left. */
export function createTunnelUses({ list, changed, open, close, elevations }: TunnelUsesDeps): TunnelUses {
  const tunnels = createHolds((key) => {
    const [access, addonId = ''] = key.split(separator);
    return close({ addonId, access: access === 'read-write' ? 'read-write' : 'read-only' });
  });
  const writes = createHolds((addonId) => {
    elevations.end(addonId);
    return Promise.resolve();
  });
  const find = ({ addonId, access }: TunnelKey): Tunnel | undefined => list().find((tunnel) => tunnel.addonId === addonId && tunnel.access === access);
  const elevationOf = ({ addonId, access }: TunnelKey): Elevation | null => (
    access === 'read-write' ? elevations.list().find((elevation) => elevation.addonId === addonId) ?? null : null
  );

  return {
    async *use(target, elevate, signal) {
      const { addonId, access, identity } = target;
      const writing = access === 'read-write' ? await writes.take(addonId) : null;
      const hold = await tunnels.take(keyOf(target));
      try {
        if (writing && elevate) {
          if (!elevations.allows(addonId)) writing.endAfter();
          await elevations.elevate(addonId, elevate.confirmName);
        }
        if (!live.has(find(target)?.state)) hold.endAfter();
        let tunnel = await open({ addonId, access, identity }, signal);
        yield { tunnel, staysOpen: hold.kept(), elevation: elevationOf(target) };
        while (!signal.aborted && live.has(tunnel.state)) {
          const now = find(target);
          if (now === undefined) return;
          if (now.state === tunnel.state) {
            await nextChange(changed, signal);
            continue;
          }
          tunnel = now;
          yield { tunnel, staysOpen: hold.kept(), elevation: elevationOf(target) };
        }
      } finally {
        await hold.release();
        await writing?.release();
      }
    },
    keepTunnel: (key) => tunnels.keep(keyOf(key)),
    keepWrites: (addonId) => writes.keep(addonId),
  };
}

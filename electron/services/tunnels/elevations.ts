import type { Label } from '../../../shared/contract/addons.ts';
import type { Elevation } from '../../../shared/contract/tunnels.ts';
import type { Signal } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import { createSignal } from '../signal.ts';
import type { Clock } from './clock.ts';

export const elevationMs = 30 * 60_000;
export const elevationGraceMs = 60_000;

export interface ElevationEvent { addonId: string; from: string; to: string; how: 'granted' | 'extended' | 'ended' | 'expired' }

interface Held { from: number; until: number; graceUntil: number | null; cancel(): void }

export interface ElevationDeps {
  clock: Clock;
  addonName: (addonId: string) => Promise<string>;
  labelOf: (addonId: string) => Label | null | Promise<Label | null>;
  audit: (event: ElevationEvent) => void;
}

export interface Elevations {
  list(): Elevation[];
  /** True while new write sessions may start. */
  allows(addonId: string): boolean;
  elevate(addonId: string, confirmName: string | null): Promise<Elevation>;
  extend(addonId: string): Elevation;
  end(addonId: string): void;
  readonly changed: Signal<string>;
  /** The time is up: running statements finish, open transactions are rolled back at `graceUntil`. */
  readonly ending: Signal<{ addonId: string; graceUntil: string }>;
  /** The grace is over: what still writes is ended. */
  readonly ended: Signal<string>;
  /** Ends all at once and silently, as at sign-out and quit. */
  clear(): void;
}

const iso = (ms: number): string => new Date(ms).toISOString();

const view = (addonId: string, entry: Held): Elevation => ({
  addonId, until: iso(entry.until), graceUntil: entry.graceUntil === null ? null : iso(entry.graceUntil),
});

/** Write access per add-on: 30 minutes, extended by one call, then a minute of grace for what is under way. */
export function createElevations({ clock, addonName, labelOf, audit }: ElevationDeps): Elevations {
  const held = new Map<string, Held>();
  const changed = createSignal<string>();
  const ending = createSignal<{ addonId: string; graceUntil: string }>();
  const ended = createSignal<string>();

  const finish = (addonId: string): void => {
    if (held.delete(addonId)) ended.emit(addonId);
    changed.emit(addonId);
  };

  const startGrace = (addonId: string, entry: Held, how: 'ended' | 'expired'): void => {
    entry.cancel();
    const now = clock.now();
    entry.until = Math.min(entry.until, now);
    entry.graceUntil = now + elevationGraceMs;
    entry.cancel = clock.after(elevationGraceMs, () => finish(addonId));
    audit({ addonId, from: iso(entry.from), to: iso(now), how });
    ending.emit({ addonId, graceUntil: iso(entry.graceUntil) });
    changed.emit(addonId);
  };

  const grant = (addonId: string, how: 'granted' | 'extended'): Elevation => {
    const before = held.get(addonId);
    before?.cancel();
    const now = clock.now();
    const entry: Held = { from: before?.from ?? now, until: now + elevationMs, graceUntil: null, cancel: () => undefined };
    entry.cancel = clock.after(elevationMs, () => startGrace(addonId, entry, 'expired'));
    held.set(addonId, entry);
    audit({ addonId, from: iso(entry.from), to: iso(entry.until), how });
    changed.emit(addonId);
    return view(addonId, entry);
  };

  return {
    list: () => [...held].map(([addonId, entry]) => view(addonId, entry)),
    allows: (addonId) => {
      const { graceUntil = 0, until = 0 } = held.get(addonId) ?? {};
      return graceUntil === null && clock.now() < until;
    },
    async elevate(addonId, confirmName) {
      const [label, name] = await Promise.all([labelOf(addonId), addonName(addonId)]);
      if (label?.kind === 'production' && confirmName !== name) {
        throw failure('elevation.name-mismatch', { expected: name }, 'The name typed is not the name of the add-on.');
      }
      return grant(addonId, 'granted');
    },
    extend(addonId) {
      if (!held.has(addonId)) throw failure('elevation.required', { addonId }, 'There is no write access to extend.');
      return grant(addonId, 'extended');
    },
    end(addonId) {
      const entry = held.get(addonId);
      if (entry?.graceUntil === null) startGrace(addonId, entry, 'ended');
    },
    changed, ending, ended,
    clear() {
      for (const entry of held.values()) entry.cancel();
      const addonIds = [...held.keys()];
      held.clear();
      addonIds.forEach((addonId) => changed.emit(addonId));
    },
  };
}

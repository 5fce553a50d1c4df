import type { StorageSample } from '../../../shared/contract/addons.ts';

/** Storage of add-ons as it was seen since the program started; in memory only. */
export interface StorageSamples {
  add(addonId: string, sample: StorageSample): void;
  /** Oldest first. */
  of(addonId: string): readonly StorageSample[];
}

/** Kept of one add-on: more than a line in a window has points. */
const most = 400;

/** Every second of the older half goes, so that the line keeps its beginning and is finest where it is newest. */
function thinned(samples: readonly StorageSample[]): StorageSample[] {
  const half = Math.floor(samples.length / 2);
  return samples.filter((_, index) => index >= half || index % 2 === 0);
}

/** See StorageSamples. */
export function createStorageSamples(): StorageSamples {
  const all = new Map<string, StorageSample[]>();
  return {
    add(addonId, sample) {
      const samples = [...(all.get(addonId) ?? []), sample];
      all.set(addonId, samples.length > most ? thinned(samples) : samples);
    },
    of: (addonId) => all.get(addonId) ?? [],
  };
}

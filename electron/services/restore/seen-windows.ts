import type { RestoreCapabilities } from '../../../shared/contract/restore.ts';

/** The restorable windows that Borealis told of each add-on while the program ran. */
export interface SeenWindows {
  note(addonName: string, window: RestoreCapabilities): void;
  /** Whether the time (ISO 8601) was inside one of them. */
  held(addonName: string, time: string): boolean;
}

/** See SeenWindows. A window only slides, so that of all of an add-on's the outermost ends are enough. */
export function createSeenWindows(): SeenWindows {
  const seen = new Map<string, { from: number; to: number }>();
  return {
    note(addonName, { earliestRestorableTime: earliest, latestRestorableTime: latest }) {
      if (earliest === null || latest === null) return;
      const { from, to } = seen.get(addonName) ?? { from: Infinity, to: -Infinity };
      seen.set(addonName, { from: Math.min(from, Date.parse(earliest)), to: Math.max(to, Date.parse(latest)) });
    },
    held(addonName, time) {
      const window = seen.get(addonName);
      return window !== undefined && Date.parse(time) >= window.from && Date.parse(time) <= window.to;
    },
  };
}

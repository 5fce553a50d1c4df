import type { AppError } from '../../../shared/errors.ts';
import { failure, isFailure } from '../errors/app-failure.ts';

/** Whether a run may write, and when that ends. */
export interface WriteAccess {
  /** Throws elevation.required. */
  check(addonId: string): void;
  /** Why no further statement may begin; null while it may. */
  refusal(addonId: string): AppError | null;
  /** Calls back when what still writes must end. Returns unsubscribing. */
  onEnded(addonId: string, listener: () => void): () => void;
}

/** Write access as the tunnels' elevations tell it. */
export function createWriteAccess({ check, ended }: {
  check: (addonId: string) => void;
  ended: { subscribe(listener: (addonId: string) => void): () => void };
}): WriteAccess {
  return {
    check,
    refusal(addonId) {
      try {
        check(addonId);
        return null;
      } catch (error) {
        if (isFailure(error, 'elevation.required')) return failure('elevation.required', { addonId }, 'Write access has ended, so the rest was not run.').error;
        throw error;
      }
    },
    onEnded: (addonId, listener) => ended.subscribe((other) => { if (other === addonId) listener(); }),
  };
}

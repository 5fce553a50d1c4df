import { isForDoctor } from '../../shared/doctor-offer.ts';
import type { AppError } from '../../shared/errors.ts';
import { createStore } from './store.ts';

/** The add-on whose way to the database is examined; null while the dialog is closed. */
export const doctorAsked = createStore<string | null>(null);

/** The way to the step that a failure came from, for failures on the way to the database. `leave` closes the dialog that tells of it. */
export function doctorAction(error: AppError, addonId: string, leave?: () => void): { label: string; run: () => void } | undefined {
  if (!isForDoctor(error.code)) return undefined;
  return {
    label: 'Find the cause…',
    run() {
      leave?.();
      doctorAsked.set(addonId);
    },
  };
}

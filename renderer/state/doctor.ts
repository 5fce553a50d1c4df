import type { AppError } from '../../shared/errors.ts';
import { createStore } from './store.ts';

/** The add-on whose way to the database is examined; null while the dialog is closed. */
export const doctorAsked = createStore<string | null>(null);

const onTheWay: ReadonlySet<AppError['code']> = new Set([
  'heroku.unreachable', 'heroku.timeout', 'heroku.failed', 'heroku.bad-reply', 'borealis.unreachable', 'borealis.timeout', 'borealis.unauthorized', 'borealis.failed', 'borealis.bad-reply',
  'tunnel.unreachable', 'tunnel.timeout', 'tunnel.auth-rejected', 'tunnel.host-key-mismatch', 'tunnel.host-key-invalid', 'tunnel.private-key-invalid', 'tunnel.lost',
  'tunnel.forward-refused', 'tunnel.forward-timeout', 'tunnel.identity-mismatch', 'pg.connect', 'pg.auth', 'pg.too-many-connections', 'pg.connection-lost',
]);

/** The way to the step that a failure came from, for failures on the way to the database. `leave` closes the dialog that tells of it. */
export function doctorAction(error: AppError, addonId: string, leave?: () => void): { label: string; run: () => void } | undefined {
  if (!onTheWay.has(error.code)) return undefined;
  return {
    label: 'Find the cause…',
    run() {
      leave?.();
      doctorAsked.set(addonId);
    },
  };
}

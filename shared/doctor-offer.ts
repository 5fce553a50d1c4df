import type { ErrorCode } from './errors.ts';

/** Failures between this program and the database. */
const onTheWay: ReadonlySet<ErrorCode> = new Set([
  'tunnel.unreachable', 'tunnel.timeout', 'tunnel.auth-rejected', 'tunnel.host-key-mismatch', 'tunnel.host-key-invalid', 'tunnel.private-key-invalid', 'tunnel.lost',
  'tunnel.forward-refused', 'tunnel.forward-timeout', 'tunnel.identity-mismatch', 'pg.connect', 'pg.auth', 'pg.too-many-connections', 'pg.connection-lost',
]);
const ofTheClouds: ReadonlySet<ErrorCode> = new Set([
  'heroku.unreachable', 'heroku.timeout', 'heroku.failed', 'heroku.bad-reply',
  'borealis.unreachable', 'borealis.timeout', 'borealis.unauthorized', 'borealis.failed', 'borealis.bad-reply',
]);

/** Whether the connection doctor can find the step that a failure came from. */
export function isForDoctor(code: ErrorCode): boolean {
  return onTheWay.has(code) || ofTheClouds.has(code);
}

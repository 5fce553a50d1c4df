import { z } from 'zod';

const none = z.object({});
const host = z.object({ host: z.string(), cause: z.string().optional() });
const requestId = z.string().optional();

/**
 * Every way in which the program can fail, with what the window may know about it. The words the user reads for each
 * code stand in error-copy.ts, exhaustive by type.
 */
export const errorDetails = {
  'contract.invalid': z.object({ issues: z.array(z.string()) }),
  'session.signed-out': none,
  'session.expired': z.object({ accountId: z.string() }),
  'session.denied': z.object({ reason: z.string().optional() }),
  'session.timeout': none,
  'session.token-malformed': none,
  'session.token-rejected': none,
  /** The token cannot make the child authorization that Borealis needs, and is too wide to hand over itself. */
  'session.too-narrow': z.object({ scopes: z.array(z.string()) }),
  'session.port-taken': z.object({ port: z.number() }),
  'session.cli-missing': none,
  'session.cli-failed': z.object({ path: z.string(), reason: z.string() }),
  'session.state-mismatch': none,
  'heroku.unreachable': host,
  'heroku.timeout': host,
  'heroku.unauthorized': z.object({ requestId }),
  'heroku.delinquent': z.object({ requestId, message: z.string() }),
  'heroku.forbidden': z.object({ requestId, message: z.string() }),
  'heroku.suspended': z.object({ requestId }),
  'heroku.two-factor': z.object({ requestId, app: z.string().nullable() }),
  'heroku.not-found': z.object({ requestId, resource: z.string().optional() }),
  'heroku.conflict': z.object({ requestId, message: z.string() }),
  'heroku.invalid': z.object({ requestId, message: z.string() }),
  'heroku.confirmation-required': z.object({ requestId, app: z.string().nullable() }),
  'heroku.rate-limited': z.object({ requestId, retryAfterSeconds: z.number().nullable() }),
  'heroku.failed': z.object({ requestId, status: z.number(), message: z.string().optional() }),
  'heroku.bad-reply': z.object({ requestId, problem: z.string() }),
  'borealis.unreachable': host,
  'borealis.timeout': host,
  'borealis.unauthorized': z.object({ requestId }),
  'borealis.not-found': z.object({ requestId, addonName: z.string() }),
  'borealis.not-ready': z.object({ requestId, addonName: z.string() }),
  'borealis.access-revoked': z.object({ requestId, addonName: z.string(), what: z.enum(['personal', 'write']) }),
  'borealis.rejected': z.object({ requestId, reason: z.string() }),
  'borealis.rate-limited': z.object({ requestId, retryAfterSeconds: z.number().nullable() }),
  'borealis.failed': z.object({ requestId, status: z.number(), reason: z.string().optional() }),
  'borealis.bad-reply': z.object({ requestId, problem: z.string() }),
  'borealis.maintenance': z.object({ requestId, addonName: z.string() }),
  'extension.dependencies': z.object({ requestId, name: z.string(), dependencies: z.array(z.string()) }),
  'extension.unsupported': z.object({ requestId, name: z.string(), reason: z.string() }),
  'extension.conflict': z.object({ requestId, name: z.string(), reason: z.string().optional() }),
  'extension.has-dependents': z.object({ requestId, name: z.string(), reason: z.string().optional() }),
  'extension.not-installed': z.object({ requestId, name: z.string() }),
  /** Extensions that need one another, so that none can be the first. */
  'extension.cycle': z.object({ names: z.array(z.string()) }),
  'extension.busy': z.object({ what: z.string() }),
  'integration.rejected': z.object({ requestId, name: z.string(), reason: z.string() }),
  'integration.exists': z.object({ requestId, name: z.string() }),
  'integration.unknown': z.object({ requestId, name: z.string(), addonName: z.string() }),
  /** The request may have been sent, and its answer is lost. */
  'integration.uncertain': z.object({ requestId, name: z.string(), step: z.enum(['register', 'remove']), reason: z.string() }),
  'integration.key-invalid': z.object({ problem: z.string(), next: z.string() }),
  'integration.key-file': z.object({ path: z.string(), problem: z.string() }),
  /** The one-time password is no longer held. */
  'integration.forgotten': none,
  'restore.rejected': z.object({ requestId, addonName: z.string(), reason: z.string() }),
  /** `moved` says that the time was inside a window that was seen before. */
  'restore.time-outside': z.object({ time: z.string(), earliest: z.string().nullable(), latest: z.string().nullable(), moved: z.boolean().optional() }),
  'restore.plan-gone': z.object({ plan: z.string() }),
  'restore.app-forbidden': z.object({ app: z.string(), message: z.string() }),
  'restore.app-gone': z.object({ app: z.string() }),
  'restore.name-taken': z.object({ app: z.string(), name: z.string() }),
  /** The app's owner owes money or has no credit card. */
  'restore.unpaid': z.object({ requestId, app: z.string(), message: z.string() }),
  'restore.conflict': z.object({ requestId, app: z.string(), message: z.string() }),
  'restore.rate-limited': z.object({ requestId, retryAfterSeconds: z.number().nullable() }),
  'restore.refused': z.object({ message: z.string() }),
  /** The program ended before Heroku was asked. */
  'restore.interrupted': z.object({ addonName: z.string() }),
  /** Heroku's answer was lost, and no add-on came of it. */
  'restore.not-created': z.object({ app: z.string() }),
  /** Heroku's answer was lost, and nobody says whether one of these new add-ons came of it. */
  'restore.undecided': z.object({ app: z.string(), addonNames: z.array(z.string()) }),
  /** The id is that of an order with other choices. */
  'restore.other-order': z.object({ app: z.string(), orderedApp: z.string() }),
  'addon.not-found': z.object({ addonId: z.string() }),
  'addon.no-app-credentials': z.object({ app: z.string(), variable: z.string(), problem: z.string() }),
  'tunnel.unreachable': z.object({ host: z.string(), port: z.number(), cause: z.string() }),
  'tunnel.timeout': z.object({ host: z.string(), port: z.number(), seconds: z.number() }),
  'tunnel.auth-rejected': z.object({ user: z.string() }),
  'tunnel.host-key-mismatch': z.object({ host: z.string(), type: z.string(), expected: z.string(), actual: z.string().nullable() }),
  'tunnel.host-key-invalid': z.object({ problem: z.string() }),
  'tunnel.private-key-invalid': z.object({ problem: z.string() }),
  'tunnel.lost': z.object({ cause: z.string() }),
  'tunnel.forward-refused': z.object({ host: z.string(), port: z.number(), reason: z.string() }),
  'tunnel.forward-timeout': z.object({ host: z.string(), port: z.number(), seconds: z.number() }),
  'tunnel.port-taken': z.object({
    port: z.number(),
    holder: z.object({ pid: z.number(), command: z.string() }).nullable(),
    suggestion: z.number().nullable(),
  }),
  'tunnel.port-invalid': z.object({ port: z.number(), problem: z.string() }),
  'tunnel.identity-mismatch': z.object({ expected: z.string(), actual: z.string() }),
  'tunnel.closed': none,
  'elevation.required': z.object({ addonId: z.string() }),
  'elevation.name-mismatch': z.object({ expected: z.string() }),
  /** What was typed to confirm a step is not the name asked for; nothing was done. */
  'confirmation.mismatch': z.object({ expected: z.string() }),
  'pg.connect': z.object({ message: z.string(), sqlstate: z.string().optional() }),
  'pg.auth': z.object({ user: z.string(), sqlstate: z.string().optional() }),
  'pg.too-many-connections': z.object({ message: z.string() }),
  /** `rolledBack` says whether a transaction was open; left out where nobody can tell. */
  'pg.connection-lost': z.object({ cause: z.string(), sqlstate: z.string().optional(), rolledBack: z.boolean().optional() }),
  'pg.busy': none,
  'pg.no-session': none,
  /** The server refused a statement that was not run in the console's own list of results. */
  'pg.statement-failed': z.object({ message: z.string(), sqlstate: z.string(), detail: z.string().nullable(), hint: z.string().nullable() }),
  /** Statements that can hurt were not confirmed, or something else than what was confirmed would run. */
  'sql.confirmation-required': none,
  'sql.parameters-missing': z.object({ names: z.array(z.string()) }),
  'result.gone': none,
  'result.incomplete': none,
  'result.too-large': z.object({ rows: z.number(), limit: z.number() }),
  'result.cannot-rerun': z.object({ reason: z.string() }),
  'result.copy-too-large': z.object({ limitMiB: z.number() }),
  'export.exists': z.object({ path: z.string() }),
  'export.unwritable': z.object({ path: z.string(), problem: z.string() }),
  'export.no-rows': z.object({ command: z.string() }),
  'query.not-found': z.object({ path: z.string() }),
  'query.unreadable': z.object({ path: z.string(), problem: z.string() }),
  'query.changed': z.object({ path: z.string() }),
  'query.exists': z.object({ path: z.string() }),
  'query.invalid-name': z.object({ path: z.string(), problem: z.string() }),
  'query.unwritable': z.object({ path: z.string(), problem: z.string() }),
  'result.spool-failed': z.object({ problem: z.string(), rows: z.number() }),
  'script.unreadable': z.object({ path: z.string(), problem: z.string() }),
  /** The file's text cannot be sent as it is; nothing was sent. */
  'script.refused': z.object({ path: z.string(), line: z.number(), problem: z.string(), next: z.string() }),
  'script.running': none,
  'script.not-found': none,
  'script.not-started': z.object({ problem: z.string() }),
  'handoff.tool-missing': z.object({ tool: z.string(), looked: z.array(z.string()) }),
  'handoff.failed': z.object({ tool: z.string(), problem: z.string() }),
  /** A format that has no place for a password, or is nothing without one, was asked for so. */
  'handoff.no-such-copy': z.object({ format: z.string(), password: z.boolean() }),
  /** A file of the user's that cannot be changed without a risk to what is in it. */
  'handoff.unsafe-file': z.object({ tool: z.string(), path: z.string(), problem: z.string() }),
  'storage.unwritable': z.object({ path: z.string(), problem: z.string() }),
  'storage.locked': z.object({ path: z.string(), pid: z.number().nullable() }),
  'draft.conflict': z.object({ tabId: z.string(), version: z.number() }),
  'settings.invalid': z.object({ setting: z.string(), problem: z.string() }),
  'op.cancelled': none,
  internal: none,
} as const satisfies Record<string, z.ZodType>;

export type ErrorCode = keyof typeof errorDetails;
export type ErrorDetails<C extends ErrorCode> = z.infer<(typeof errorDetails)[C]>;

/**
 * A failure as it crosses the contract: plain data, because structuredClone drops an Error's `code` and JSON its
 * `message`. `message` is one English sentence for logs and copied details; the window shows error-copy.ts.
 */
export type AppError = {
  [C in ErrorCode]: { code: C; message: string; retryable: boolean; details: ErrorDetails<C>; traceId: string };
}[ErrorCode];

const envelope = z.object({
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  details: z.unknown(),
  traceId: z.string(),
});

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorDetails, code);
}

/** True for a value that is an AppError with details that fit its code. */
export function isAppError(value: unknown): value is AppError {
  const parsed = envelope.safeParse(value);
  if (!parsed.success || !isErrorCode(parsed.data.code)) return false;
  return errorDetails[parsed.data.code].safeParse(parsed.data.details).success;
}

/** The schema under which an AppError travels as the data of the contract's one error. */
export const appErrorSchema = z.custom<AppError>(isAppError, 'not an AppError');

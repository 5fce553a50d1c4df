import { ORPCError } from '@orpc/client';
import { isForDoctor } from '../../shared/doctor-offer.ts';
import { wordsOf, type ErrorWords } from '../../shared/error-copy.ts';
import { isAppError, type AppError, type ErrorCode } from '../../shared/errors.ts';
import { AppFailure } from '../services/errors/app-failure.ts';

/** Who does a command's work: the running app, another command that stands alone and serves while it lasts, or this process by itself. */
export type HostKind = 'app' | 'command' | 'alone';

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {}

/** A failure in plain words that no AppError has: exit code 1. */
export class CliProblem extends Error {}

/** What to do next in a terminal, where the window's own advice names its buttons. */
const nextHere: Partial<Record<ErrorCode, string>> = {
  'session.signed-out': 'Start Borealis Desktop and sign in, run `heroku login`, or set HEROKU_API_KEY.',
  'session.expired': 'Sign in again in Borealis Desktop, run `heroku login`, or set HEROKU_API_KEY.',
  'heroku.unauthorized': 'Sign in again in Borealis Desktop, run `heroku login`, or correct HEROKU_API_KEY if it is set.',
  'elevation.required': 'Add --write-access, or allow it in the window.',
  'elevation.name-mismatch': 'Add --confirm with the add-on’s name.',
  'tunnel.port-taken': 'Close that program or choose another port with --port.',
  'tunnel.port-invalid': 'Choose another port with --port.',
  'handoff.tool-missing': 'Install it, or name it with --binary-path.',
};

/** The same where a running app does the work: the sign-in is its own, whatever the terminal has. */
const nextInApp: Partial<Record<ErrorCode, string>> = {
  'session.signed-out': 'Open the window of Borealis Desktop and sign in.',
  'session.expired': 'Open the window of Borealis Desktop and sign in again.',
  'heroku.unauthorized': 'Open the window of Borealis Desktop and sign in again.',
};

const askDoctor = '`borealis-desktop doctor` with the same --app or --addon shows which step fails.';

/** The AppError behind whatever a call threw, through the contract or directly; null for anything else. */
export function appErrorOf(thrown: unknown): AppError | null {
  if (thrown instanceof AppFailure) return thrown.error;
  return thrown instanceof ORPCError && isAppError(thrown.data) ? thrown.data : null;
}

function refusedInput(thrown: unknown): string | null {
  if (!(thrown instanceof ORPCError) || thrown.code !== 'BAD_REQUEST') return null;
  const { data }: { data: unknown } = thrown;
  const issues: unknown = typeof data === 'object' && data !== null && 'issues' in data ? data.issues : [];
  const lines = Array.isArray(issues) ? issues.map((issue: unknown) => {
    const { path = '', message = '' }: { path?: unknown; message?: unknown } = typeof issue === 'object' && issue !== null ? issue : {};
    return `${String(path)}: ${String(message)}`;
  }) : [];
  return ['The input does not fit the contract.', ...lines].join('\n');
}

/** What the user reads of a failed command, and what a program reads of it. */
export interface Report {
  text: string;
  json: { code: string; what: string; why: string; next: string; traceId: string | null };
}

function reportOf(code: string, words: ErrorWords, traceId: string | null): Report {
  const { what, why, next } = words;
  return { text: `${what} ${why}\n${next}`, json: { code, what, why, next, traceId } };
}

/** The words of a failure that is data already; `by` is who did the work, where that is known. */
export function describeError(error: AppError, by: HostKind | null = null): Report {
  const words = wordsOf(error);
  const next = (by === 'app' ? nextInApp[error.code] : undefined) ?? nextHere[error.code] ?? words.next;
  return reportOf(error.code, { ...words, next: isForDoctor(error.code) ? `${next} ${askDoctor}` : next }, error.traceId);
}

/** The words of whatever was thrown. An unforeseen error keeps its own message. */
export function describeProblem(thrown: unknown, by: HostKind | null = null): Report {
  const app = appErrorOf(thrown);
  if (app) return describeError(app, by);
  const message = refusedInput(thrown) ?? (thrown instanceof Error ? thrown.message : String(thrown));
  const code = thrown instanceof UsageError ? 'cli.usage' : 'cli.failed';
  return { text: message, json: { code, what: message, why: '', next: '', traceId: null } };
}

import type { AppError } from '../../../shared/errors.ts';
import type { BorealisApi } from '../borealis/types.ts';
import { failure, toAppError } from '../errors/app-failure.ts';

/** The app's two role names: a reset always gives new ones. */
export type AppRoles = readonly [readOnly: string, readWrite: string];

/** What is seen of an add-on in one look. */
export interface Look { status: string | null; roles: AppRoles | null; trouble: AppError | null }

export interface WatchDeps {
  dbUsers: BorealisApi['dbUsers'];
  /** The add-on's status; the list of add-ons learns of it too. */
  status: (addonId: string, signal: AbortSignal) => Promise<string | null>;
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Milliseconds before each look; the last one again and again. */
const pausesMs = [1_000, 2_000, 3_000, 5_000, 8_000, 10_000, 15_000] as const;
const longestMs = 15_000;
export const pauseMs = (look: number): number => pausesMs[look] ?? longestMs;

/** Looks that find the add-on available with its old roles before it is believed that nothing was reset. */
const looksBeforeNo = 3;
/** The same, where Borealis has said that it resets them. */
const looksBeforeOdd = 8;
/** Failing looks in a row before it is given up to learn whether the reset began. */
const looksBeforeUnknown = 6;

const hopeless: ReadonlySet<string> = new Set(['borealis.not-found', 'addon.not-found', 'session.signed-out', 'session.expired', 'session.too-narrow', 'heroku.unauthorized', 'op.cancelled']);

/** The app's role names now. Throws what `dbUsers` throws. */
export async function appRolesOf({ dbUsers }: Pick<WatchDeps, 'dbUsers'>, addonName: string, signal: AbortSignal): Promise<AppRoles | null> {
  const app = (await dbUsers(addonName, signal)).find(({ userType }) => userType === 'app');
  return app === undefined ? null : [app.readOnlyUsername, app.readWriteUsername];
}

const differ = (before: AppRoles | null, now: AppRoles | null): boolean => before !== null && now !== null && (before[0] !== now[0] || before[1] !== now[1]);

export interface Watched { addonId: string; addonName: string; before: AppRoles | null }

async function look(deps: WatchDeps, { addonId, addonName, before }: Watched, signal: AbortSignal): Promise<Look> {
  let status: string | null = null;
  try {
    status = await deps.status(addonId, signal);
    const roles = before === null ? null : await appRolesOf(deps, addonName, signal);
    return { status, roles, trouble: null };
  } catch (thrown) {
    const trouble = toAppError(thrown);
    if (hopeless.has(trouble.code) || signal.aborted) throw thrown;
    return { status, roles: null, trouble };
  }
}

/**
 * After an answer that was lost: whether the reset began. By a status that says so, or by role names that are new; not begun where the
 * add-on stays available with its old names. Throws what makes further looks pointless.
 */
export async function didItBegin(deps: WatchDeps, watched: Watched, onLook: (look: Look) => void, signal: AbortSignal): Promise<'yes' | 'no' | 'unknown'> {
  let unchanged = 0;
  let failed = 0;
  for (let count = 0; ; count += 1) {
    await deps.wait(pauseMs(count), signal);
    const seen = await look(deps, watched, signal);
    onLook(seen);
    if (differ(watched.before, seen.roles) || seen.status === 'maintenance-db-credentials-full-reset') return 'yes';
    failed = seen.trouble === null ? 0 : failed + 1;
    if (failed >= looksBeforeUnknown) return 'unknown';
    if (seen.trouble === null && seen.status === 'available') unchanged += 1;
    if (unchanged >= looksBeforeNo) return watched.before === null ? 'unknown' : 'no';
  }
}

/**
 * Waits until the add-on is available with new roles, however often a look fails in between. Where the old names stay although
 * Borealis accepted the reset, its status alone decides after some looks. Throws borealis.not-found and the like, and op.cancelled.
 */
export async function untilAvailable(deps: WatchDeps, watched: Watched, onLook: (look: Look) => void, signal: AbortSignal): Promise<void> {
  let odd = 0;
  for (let count = 0; ; count += 1) {
    await deps.wait(pauseMs(count), signal);
    if (signal.aborted) throw failure('op.cancelled', {}, 'Cancelled.');
    const seen = await look(deps, watched, signal);
    onLook(seen);
    if (seen.status !== 'available' || seen.trouble !== null) continue;
    if (watched.before === null || differ(watched.before, seen.roles)) return;
    odd += 1;
    if (odd >= looksBeforeOdd) return;
  }
}

import type { InstalledExtension, InstallEvent, InstallStep } from '../../../shared/contract/extensions.ts';
import type { AppError } from '../../../shared/errors.ts';
import { failure, toAppError } from '../errors/app-failure.ts';
import { neededBy, planInstall, type Knowledge, type Plan } from './planner.ts';
import { unanswered } from '../borealis/unanswered.ts';

export interface InstallApi {
  /** B7. */
  install(name: string): Promise<InstalledExtension>;
  /** B6. */
  list(): Promise<InstalledExtension[]>;
}

export interface InstallRequest {
  names: readonly string[];
  knowledge: Pick<Knowledge, 'installed' | 'offered'>;
  api: InstallApi;
  onEvent: (event: InstallEvent) => void;
  isCancelled: () => boolean;
}

type Done = Extract<InstallEvent, { kind: 'done' }>;
type Ended = Omit<Done, 'kind' | 'steps'>;

/** Extensions that one run goes through at most: a server that names ever new dependencies must not keep us busy. */
const mostSteps = 200;

/** What becomes of one extension that was asked for. */
type Outcome =
  | { kind: 'there'; state: 'installed' | 'present'; found: InstalledExtension | null }
  | { kind: 'needs'; dependencies: string[]; error: AppError }
  | { kind: 'failed'; error: AppError; uncertain: boolean };

/** The list as Borealis gives it now, or null where it cannot be had. */
const listed = (api: InstallApi): Promise<InstalledExtension[] | null> => api.list().catch(() => null);

/**
 * Asks for one extension, once. A conflict, and a request without an answer, are looked up in the list: what stands there is there. A
 * dependency in conflict is taken for present where the list cannot be had, as the vendor's CLI does.
 */
async function installOne(api: InstallApi, name: string, wanted: boolean): Promise<Outcome> {
  try {
    return { kind: 'there', state: 'installed', found: await api.install(name) };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'extension.dependencies') return { kind: 'needs', dependencies: error.details.dependencies, error };
    const conflict = error.code === 'extension.conflict';
    if (!conflict && !unanswered(error)) return { kind: 'failed', error, uncertain: false };
    const list = await listed(api);
    const found = list?.find((one) => one.name === name) ?? null;
    if (found !== null) return { kind: 'there', state: conflict ? 'present' : 'installed', found };
    if (conflict && !wanted && list === null) return { kind: 'there', state: 'present', found: null };
    return { kind: 'failed', error, uncertain: list === null };
  }
}

/** What has happened so far, and what that makes of the plan. */
function createState({ names, knowledge }: InstallRequest) {
  const installed = new Map(knowledge.installed);
  const learnt = new Map<string, string[]>();
  const states = new Map<string, Pick<InstallStep, 'state' | 'version' | 'schema'>>();
  /** Taken for present because of a conflict, without being seen in a list. */
  const unseen = new Set<string>();
  const plan = (): Plan => planInstall(names, { installed: knowledge.installed, offered: knowledge.offered, learnt });
  return {
    plan,
    left: (current: Plan): string | undefined => current.order.find((name) => !installed.has(name)),
    note(name: string, state: InstallStep['state'], found: InstalledExtension | null = null): void {
      states.set(name, { state, version: found?.version ?? null, schema: found?.schema ?? null });
      if (state === 'installed' || state === 'present') installed.set(name, found?.version ?? '');
      if (state === 'present' && found === null) unseen.add(name);
    },
    isUnseen: (name: string): boolean => unseen.has(name),
    /** Which of the dependencies are news: neither there nor known to be needed before. */
    learn(name: string, dependencies: readonly string[]): string[] {
      const known = learnt.get(name) ?? [];
      const news = dependencies.filter((one) => !installed.has(one) && !known.includes(one));
      learnt.set(name, [...known, ...news]);
      return news;
    },
    steps(current: Plan): InstallStep[] {
      const users = neededBy(current);
      const rest = { state: 'waiting', version: null, schema: null } as const;
      return current.nodes
        .map(({ name, state, version }) => ({ name, neededBy: users.get(name) ?? [], ...(states.get(name) ?? (state === 'present' ? { state, version, schema: null } : rest)) }))
        .toSorted((a, b) => place(current, a.name) - place(current, b.name));
    },
  };
}

/** In the order of installation; what was there before comes first. */
const place = ({ order }: Plan, name: string): number => order.indexOf(name);

const cycleFailure = (names: readonly string[]): AppError => failure('extension.cycle', { names: [...names] }, `${names.join(', ')} need one another.`).error;

/**
 * Installs what the names need, leaves first and strictly one after another, and ends at the first failure. Each extension is asked for
 * once; one that is refused because of dependencies nobody knew of is asked for again after these. Never throws: the last event tells.
 */
export async function runInstall(request: InstallRequest): Promise<Done> {
  const { names, api, onEvent, isCancelled } = request;
  const state = createState(request);
  const tell = (plan: Plan, description: string): void => {
    const steps = state.steps(plan);
    const done = steps.filter((step) => step.state === 'installed' || step.state === 'present').length;
    onEvent({ kind: 'progress', value: steps.length === 0 ? null : done / steps.length, title: 'Install extensions', description, steps });
  };
  const end = ({ outcome, error, uncertain }: Ended): Done => {
    const steps = state.steps(state.plan()).map((step) => (step.state === 'waiting' ? { ...step, state: 'not-tried' as const } : step));
    const done: Done = { kind: 'done', outcome, steps, error, uncertain };
    onEvent(done);
    return done;
  };
  const failed = (error: AppError, uncertain = false): Done => end({ outcome: 'failed', error, uncertain });

  for (let sent = 0; sent < mostSteps; sent += 1) {
    const plan = state.plan();
    const [cycle] = plan.cycles;
    if (cycle !== undefined) return failed(cycleFailure(cycle));
    const name = state.left(plan);
    if (name === undefined) return end({ outcome: 'installed', error: null, uncertain: false });
    if (isCancelled()) return end({ outcome: 'cancelled', error: null, uncertain: false });
    state.note(name, 'installing');
    tell(plan, name);
    const outcome = await installOne(api, name, names.includes(name));
    if (outcome.kind === 'there') state.note(name, outcome.state, outcome.found);
    else if (outcome.kind === 'failed') {
      state.note(name, 'failed');
      return failed(outcome.error, outcome.uncertain);
    } else if (state.learn(name, outcome.dependencies).length > 0) state.note(name, 'waiting');
    else {
      // Borealis misses what it said was in conflict: a schema, or the like, has that dependency's name.
      const guilty = outcome.dependencies.find(state.isUnseen);
      state.note(name, guilty === undefined ? 'failed' : 'waiting');
      if (guilty === undefined) return failed(outcome.error);
      state.note(guilty, 'failed');
      return failed(failure('extension.conflict', { name: guilty }, `${guilty} conflicts with what is there, and ${name} needs it.`).error);
    }
    tell(state.plan(), name);
  }
  return failed(failure('borealis.bad-reply', { problem: `it keeps naming further dependencies (more than ${mostSteps} requests)` }, 'Borealis names dependencies without end.').error);
}

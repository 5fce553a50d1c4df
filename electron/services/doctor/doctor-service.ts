import type { Target } from '../../../shared/contract/base.ts';
import { doctorStepIds, type DoctorEvent } from '../../../shared/contract/doctor.ts';
import { formatUtc } from '../../../shared/utc.ts';
import type { AddonService } from '../addons/addon-service.ts';
import type { DbUser, SshUser } from '../borealis/types.ts';
import { failure } from '../errors/app-failure.ts';
import { createToldRuns } from '../told-runs.ts';
import { parsePinnedHostKey, checkPrivateKey } from '../tunnels/host-key.ts';
import type { Credentials } from '../tunnels/credentials.ts';
import { borealisStep, herokuStep, isOfHeroku, type ApiStepsDeps } from './api-steps.ts';
import type { Close } from './closing.ts';
import { databaseSteps } from './database-steps.ts';
import { forwardStep, sshSteps } from './ssh-steps.ts';
import { createStepLog, StepFailed, type StepLog, type StepTools } from './step-log.ts';

export interface DoctorDeps extends Omit<ApiStepsDeps, 'limitMs'> {
  addons: Pick<AddonService, 'find'>;
  /** The tunnels' own users: fetching others would set new passwords and so take the present ones away from open tools. */
  users: Pick<Credentials, 'sshUser' | 'dbUser' | 'heldSince'>;
  /** The program and what it runs on, for the report. */
  program: string;
  limits?: Partial<DoctorLimits>;
}

export interface DoctorLimits {
  /** For one step. */
  stepMs: number;
  /** Borealis may have to make the users first. */
  usersMs: number;
}

export type DoctorEvents = AsyncIteratorObject<DoctorEvent, undefined>;

export interface DoctorService {
  /** Goes the way to the database over connections of its own. Leaving the iterator cancels and closes them. */
  run(target: Target, signal?: AbortSignal): DoctorEvents;
  dispose(): Promise<void>;
}

const defaultLimits: DoctorLimits = { stepMs: 10_000, usersMs: 20_000 };

function originWords(since: number | null, source: string): string {
  return since === null ? `asked of ${source} just now` : `from memory, fetched ${formatUtc(new Date(since).toISOString())}`;
}

/** Says of users in memory that nobody was asked: each request may set a new password, and no answer names an end (B2, B3). */
function tellOrigin({ ssh, db }: ReturnType<Credentials['heldSince']>, { identity }: Target, fact: StepTools['fact']): void {
  fact('Origin', `SSH ${originWords(ssh, 'Borealis')}; database ${originWords(db, identity === 'personal' ? 'Borealis' : 'Heroku')}`);
  if (ssh !== null || db !== null) fact('Not asked anew', 'fresh users could lock out open tunnels and tools; the logins below show whether these are still accepted');
  fact('Valid until', 'no end is named with them');
}

function usersStep(log: StepLog, target: Target, deps: DoctorDeps, limitMs: number, herokuFine: Promise<boolean>): Promise<{ ssh: SshUser; db: DbUser }> {
  const host = deps.borealisHost;
  return log.run({
    id: 'users', limitMs,
    late: (seconds) => failure('borealis.timeout', { host, cause: `no users within ${seconds} s` }, `Borealis (${host}) gave no users within ${seconds} s.`),
    async work({ signal, fact }) {
      const held = deps.users.heldSince(target);
      const [ssh, db] = await Promise.all([deps.users.sshUser(target.addonId, { signal }), deps.users.dbUser(target, { signal })]);
      tellOrigin(held, target, fact);
      fact('SSH', `${ssh.username} at ${ssh.host}:${ssh.port}`);
      fact('Database', `${db.username} on ${db.database} at ${db.host}:${db.port}`);
      parsePinnedHostKey(ssh.publicHostKey);
      checkPrivateKey(ssh.privateKey);
      return { ssh, db };
    },
    follows: async (failed) => isOfHeroku(failed) && !await herokuFine,
  });
}

/** The steps that need one another. */
async function way(log: StepLog, target: Target, deps: DoctorDeps, signal: AbortSignal, herokuFine: Promise<boolean>, onEnd: (close: Close) => void): Promise<void> {
  const { stepMs: limitMs, usersMs } = { ...defaultLimits, ...deps.limits };
  const { ssh, db } = await usersStep(log, target, deps, usersMs, herokuFine);
  const client = await sshSteps(log, ssh, {
    limitMs, signal, onEnd, freshUser: (refused, until) => deps.users.sshUser(target.addonId, { refused, signal: until }),
  });
  const channel = await forwardStep(log, client, db, limitMs);
  channel.on('error', () => undefined);
  await databaseSteps(log, channel, {
    ssh: client, user: db, access: target.access, limitMs, onEnd, freshUser: (refused, until) => deps.users.dbUser(target, { refused, signal: until }),
  });
}

/** A step's failure has been told already; what else is thrown is the run's. */
async function told(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof StepFailed)) throw error;
  });
}

async function examine(target: Target, deps: DoctorDeps, tell: (event: DoctorEvent) => void, signal: AbortSignal): Promise<void> {
  const { name } = await deps.addons.find(target.addonId, signal);
  const began = performance.now();
  const log = createStepLog((step) => tell({ kind: 'step', step }), signal);
  tell({ kind: 'started', addonName: name, target, startedAt: new Date().toISOString(), program: deps.program, steps: log.steps() });
  const api: ApiStepsDeps = { ...deps, limitMs: deps.limits?.stepMs ?? defaultLimits.stepMs };
  const closers: Close[] = [];
  try {
    const herokuFine = herokuStep(log, api);
    herokuFine.catch(() => undefined);
    const all = [
      herokuFine,
      told(borealisStep(log, name, api, herokuFine)),
      told(way(log, target, deps, signal, herokuFine, (close) => closers.push(close))).then(() => log.skip(doctorStepIds)),
    ];
    await Promise.all(all);
    tell({ kind: 'finished', ms: Math.round(performance.now() - began) });
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

/** See DoctorService. */
export function createDoctor(deps: DoctorDeps): DoctorService {
  const runs = createToldRuns();
  return {
    run: (target, signal) => runs.start<DoctorEvent>((tell, stop) => examine(target, deps, tell, stop), signal),
    dispose: () => runs.dispose(),
  };
}

import type { DoctorEvent, DoctorStep, DoctorStepId } from './contract/doctor.ts';

/** The name of each step for the user. */
export const doctorTitles: Readonly<Record<DoctorStepId, string>> = {
  heroku: 'Heroku API', borealis: 'Borealis API', users: 'Database and SSH user', dns: 'Name of the SSH server', tcp: 'TCP connection',
  'key-exchange': 'SSH key exchange', 'host-key': 'Host key', 'ssh-login': 'SSH login', forward: 'Way to the database',
  postgres: 'PostgreSQL start-up', role: 'Role', query: 'select 1',
};

/** The word of each state. */
export const doctorStateWords: Readonly<Record<DoctorStep['state'], string>> = {
  waiting: 'Waiting', running: 'Checking…', ok: 'Fine', warning: 'Look at this', failed: 'Failed', 'not-reached': 'Not reached',
};

/** A run as its events have told it so far. */
export interface DoctorRun {
  started: Extract<DoctorEvent, { kind: 'started' }>;
  steps: readonly DoctorStep[];
  /** Null while it runs. */
  ms: number | null;
}

/** The run after one more event; null until it has started. */
export function doctorRunAfter(run: DoctorRun | null, event: DoctorEvent): DoctorRun | null {
  if (event.kind === 'started') return { started: event, steps: event.steps, ms: null };
  if (run === null) return null;
  if (event.kind === 'finished') return { ...run, ms: event.ms };
  return { ...run, steps: run.steps.map((step) => (step.id === event.step.id ? event.step : step)) };
}

/** What the run comes to, in one sentence; null while it runs. */
export function doctorVerdict(run: DoctorRun): string | null {
  if (run.ms === null) return null;
  const failed = run.steps.filter(({ state }) => state === 'failed');
  const [first] = failed;
  if (first !== undefined) {
    const more = failed.length > 1 ? ` ${failed.length - 1} more ${failed.length === 2 ? 'step' : 'steps'} failed.` : '';
    return `${doctorTitles[first.id]}: ${first.words?.what ?? 'it failed.'}${more}`;
  }
  const warned = run.steps.filter(({ state }) => state === 'warning').length;
  if (warned > 0) return `The way to the database is open. ${warned === 1 ? 'One step deserves a look.' : `${warned} steps deserve a look.`}`;
  return 'Everything is fine: the way to the database is open.';
}

/** A server's words may name the account. Facts may not: algorithms such as aes128-gcm@openssh.com look the same. */
function withoutEmail(text: string): string {
  return text.replace(/[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g, '[e-mail]');
}

function lines(step: DoctorStep): string[] {
  const facts = step.facts.filter((fact) => !fact.private).map(({ label, value }) => `    ${label}: ${value}`);
  const words = step.words === null ? [] : [`    What: ${step.words.what}`, `    Why: ${step.words.why}`, `    Next: ${step.words.next}`].map(withoutEmail);
  const requestId = step.error !== null && 'requestId' in step.error.details ? step.error.details.requestId : undefined;
  const error = step.error === null ? [] : [`    Code: ${step.error.code}`, `    Trace: ${step.error.traceId}`, ...(requestId === undefined ? [] : [`    Request-Id: ${requestId}`])];
  const time = step.ms === null ? '' : ` (${step.ms.toFixed(step.ms < 10 ? 1 : 0)} ms)`;
  return [`${doctorTitles[step.id]}: ${doctorStateWords[step.state]}${time}`, ...facts, ...words, ...error];
}

/** The run as text for support. It holds host names and fingerprints, but no secret and nothing that is marked as private. */
export function doctorReport(run: DoctorRun): string {
  const { started: { addonName, target, startedAt, program } } = run;
  return [
    'Borealis Desktop connection report',
    `Add-on: ${addonName}`, `Access: ${target.access}, ${target.identity === 'personal' ? 'personal role' : 'the app’s role'}`,
    `Started: ${startedAt}`, `Program: ${program}`, `Result: ${withoutEmail(doctorVerdict(run) ?? 'not finished')}`, '',
    ...run.steps.flatMap(lines),
  ].join('\n');
}

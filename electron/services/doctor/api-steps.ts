import type { AddonInfo } from '../../../shared/contract/addons.ts';
import { statusWord } from '../../../shared/info-words.ts';
import type { BorealisApi } from '../borealis/types.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { HerokuApi } from '../heroku/heroku-api.ts';
import type { StepLog, StepTools } from './step-log.ts';

export interface ApiStepsDeps {
  heroku: Pick<HerokuApi, 'account'>;
  borealis: Pick<BorealisApi, 'info'>;
  herokuHost: string;
  borealisHost: string;
  /** How far this computer's clock is ahead of the last server's that answered. */
  clockSkewMs: () => number | null;
  limitMs: number;
}

/** The temporary authorization that Borealis is shown lives 180 s; a clock this far off is on its way to trouble. */
const skewToTellMs = 60_000;

function tellClock(skewMs: number | null, { fact, warn }: StepTools): void {
  if (skewMs === null) return;
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const way = skewMs > 0 ? 'ahead of' : 'behind';
  // The Date header has whole seconds.
  fact('Clock', seconds <= 2 ? 'agrees with Heroku’s' : `${seconds} s ${way} Heroku’s`);
  if (Math.abs(skewMs) < skewToTellMs) return;
  warn({ what: 'This computer’s clock is wrong.', why: `It is about ${Math.round(seconds / 60)} min ${way} Heroku’s, so that sessions and certificates may seem expired.`, next: 'Set the clock to the network’s time.' });
}

function tellInfo({ status, postgresVersion, planName, storageComplianceStatus }: AddonInfo, { fact, warn }: StepTools): void {
  fact('Add-on status', status);
  fact('Plan', planName);
  fact('PostgreSQL', postgresVersion);
  fact('Storage', storageComplianceStatus);
  if (status !== 'available') {
    warn({ what: `The add-on’s status is “${statusWord(status)}”.`, why: 'Logins can be refused and connections cut until it is available.', next: 'Wait until its status says Available.' });
  }
  if (storageComplianceStatus === 'violating' || storageComplianceStatus === 'restricted') {
    const next = storageComplianceStatus === 'violating' ? 'Free storage or upgrade the plan.' : 'Upgrade the plan; access comes back by itself.';
    warn({ what: 'The storage is over the plan’s limit.', why: `Its compliance is ${storageComplianceStatus}: write access, and personal access altogether, may be withdrawn.`, next });
  }
}

/** Whether a failure is Heroku's or the session's, whatever was asked of whom. */
export function isOfHeroku(failed: AppFailure): boolean {
  return failed.error.code.startsWith('heroku.') || failed.error.code.startsWith('session.');
}

/** Is Heroku there, is the account signed in, does the clock agree? Resolves with whether it is so. */
export async function herokuStep(log: StepLog, { heroku, herokuHost: host, clockSkewMs, limitMs }: ApiStepsDeps): Promise<boolean> {
  return log.run({
    id: 'heroku', limitMs,
    late: (seconds) => failure('heroku.timeout', { host, cause: `nothing within ${seconds} s` }, `Heroku (${host}) did not answer within ${seconds} s.`),
    async work(tools) {
      tools.fact('Host', host);
      const { email } = await heroku.account(tools.signal);
      tools.privately('Signed in as', email);
      tellClock(clockSkewMs(), tools);
      return true;
    },
  }).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'StepFailed') return false;
    throw error;
  });
}

/** Does Borealis tell about the add-on? Without Heroku's authorization it cannot be asked. */
export async function borealisStep(log: StepLog, addonName: string, { borealis, borealisHost: host, limitMs }: ApiStepsDeps, herokuFine: Promise<boolean>): Promise<void> {
  await log.run({
    id: 'borealis', limitMs,
    late: (seconds) => failure('borealis.timeout', { host, cause: `nothing within ${seconds} s` }, `Borealis (${host}) did not answer within ${seconds} s.`),
    async work(tools) {
      tools.fact('Host', host);
      tellInfo(await borealis.info(addonName, tools.signal), tools);
    },
    follows: async (failed) => isOfHeroku(failed) && !await herokuFine,
  });
}

import type { AppError } from '../../shared/errors.ts';

export interface Warning { id: string; title: string; text: string }

/** More than this and Heroku's expiry times, TLS certificates and the tunnels' countdowns no longer agree with ours. */
const skewMs = 5 * 60_000;

/** The standing problems of the program as a whole. */
export function standingWarnings({ folderProblem, clockSkewMs, dataDir }: {
  folderProblem: AppError | null;
  clockSkewMs: number | null;
  dataDir: string;
}): Warning[] {
  const warnings: Warning[] = [];
  if (folderProblem) {
    warnings.push({
      id: 'data-folder',
      title: 'Nothing can be saved',
      text: `The folder ${dataDir} cannot be written. Everything works, but drafts, labels, ports and settings are lost when you quit. Make the folder writable and start again.`,
    });
  }
  if (clockSkewMs !== null && Math.abs(clockSkewMs) > skewMs) {
    const minutes = Math.round(Math.abs(clockSkewMs) / 60_000);
    warnings.push({
      id: 'clock',
      title: 'This computer’s clock is wrong',
      text: `It differs from Heroku’s by about ${minutes} minutes. Sign-ins may seem expired. Set the clock to the network’s time.`,
    });
  }
  return warnings;
}

import type { Reset } from '../../../shared/contract/users.ts';
import { statusWord } from '../../../shared/info-words.ts';
import { formatDuration } from '../../ui/format.ts';

/** Whether a reset is under way. */
export const isRunning = (reset: Reset | null): boolean => reset !== null && reset.phase !== 'done' && reset.phase !== 'failed';

/** What a reset is at, or how it ended. */
export function doing({ phase, status, accepted, nothingDone }: Reset): string {
  switch (phase) {
    case 'requesting': return 'Asking Borealis for new credentials…';
    case 'checking': return 'The answer was lost; looking whether the reset began…';
    case 'waiting': return status === null || status === 'available' ? 'Borealis is making new credentials…' : `Borealis is at it: ${statusWord(status)}…`;
    case 'recovering': return 'Logging in again with the new credentials…';
    case 'done': return 'New credentials are in place.';
    case 'failed': return nothingDone ? 'Nothing was reset.' : accepted ? 'Borealis accepted the reset; how it ended is not known.' : 'Whether the credentials were reset is not known.';
  }
}

/** How long it has taken so far, or took in the end. `now` in milliseconds. */
export const elapsed = ({ startedAt, endedAt }: Reset, now: number): string => {
  const seconds = Math.floor(((endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt)) / 1000);
  return formatDuration(Math.max(1, seconds) * 1000).replace('.0 s', ' s');
};

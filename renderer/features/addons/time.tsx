import { formatUtc } from '../../../shared/utc.ts';
import { formatTime } from '../../ui/format.ts';

/** A moment in local time with its offset, in UTC on hover. */
export function Time({ iso }: { iso: string }) {
  return <time dateTime={iso} title={formatUtc(iso)}>{formatTime(iso)}</time>;
}

import type { AddonInfo } from '../../../shared/contract/addons.ts';
import { cx } from '../../ui/class-names.ts';
import { formatBytes } from '../../ui/format.ts';

/** "41.2 of 200.0 GiB" for the two sizes, each in its own unit where they differ. */
export function storageWords(usage: number, max: number): string {
  const [used, most] = [formatBytes(usage), formatBytes(max)];
  const unit = most.slice(most.indexOf(' '));
  return used.endsWith(unit) ? `${used.slice(0, -unit.length)} of ${most}` : `${used} of ${most}`;
}

/** How full the storage is, as a bar with its words. */
export function StorageGauge({ info, wide = false }: { info: AddonInfo; wide?: boolean }) {
  const share = info.dbStorageMaxBytes > 0 ? info.dbStorageUsageBytes / info.dbStorageMaxBytes : 0;
  const percent = Math.round(share * 100);
  const words = storageWords(info.dbStorageUsageBytes, info.dbStorageMaxBytes);
  return (
    <span className={wide ? 'inline-flex w-full max-w-96 min-w-0 items-center gap-2' : 'contents'}>
      <span
        role="meter"
        aria-label="Storage used"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, percent)}
        aria-valuetext={`${words}, ${percent} percent`}
        title={`${words} (${percent} %)`}
        className={cx('h-1.5 shrink-0 overflow-hidden rounded-full bg-faint/25', wide ? 'flex-1' : 'my-[7px] ml-2.5 w-14')}
      >
        <span className={cx('block h-full rounded-full', share >= 1 ? 'bg-red' : share >= 0.85 ? 'bg-amber' : 'bg-accent')} style={{ width: `${Math.min(100, percent)}%` }} />
      </span>
      <span className={cx('truncate tabular', !wide && 'ml-2')}>{words}{wide ? ` (${percent} %)` : ''}</span>
    </span>
  );
}

import { ExternalLink, TriangleAlert } from 'lucide-react';
import type { Addon, AddonInfo } from '../../../shared/contract/addons.ts';
import { complianceNotice } from '../../../shared/info-words.ts';
import { useOpenLink } from '../../state/open-link.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.ts';
import { Time } from './time.tsx';

/** What is wrong with the storage, until when, and the way to a bigger plan. */
export function StorageWarning({ addon, info }: { addon: Addon; info: AddonInfo }) {
  const openLink = useOpenLink();
  const now = useNow(60_000);
  const notice = complianceNotice(info, now);
  if (notice === null) return null;
  const { storageComplianceDeadline: deadline } = info;
  return (
    <section
      aria-label="Storage warning"
      className={cx('flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border px-4 py-3', notice.severe ? 'border-red-line bg-red-soft' : 'border-amber-line bg-amber-soft')}
    >
      <div className="flex min-w-72 flex-1 gap-2.5">
        <TriangleAlert size={16} aria-hidden="true" className={cx('mt-0.5 shrink-0', notice.severe ? 'text-red' : 'text-amber')} />
        <div>
          <p className="m-0 font-semibold">{notice.title}</p>
          <p className="m-0 text-muted">
            {notice.text}
            {deadline === null ? null : <> {Date.parse(deadline) > now ? 'Deadline' : 'The deadline was'}: <Time iso={deadline} />.</>}
          </p>
        </div>
      </div>
      <Button onClick={() => openLink({ link: 'app-resources', addonId: addon.id })}>Choose a bigger plan <ExternalLink size={13} aria-hidden="true" /></Button>
    </section>
  );
}

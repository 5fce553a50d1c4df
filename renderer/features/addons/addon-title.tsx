import { Ellipsis, Pin } from 'lucide-react';
import type { Addon } from '../../../shared/contract/addons.ts';
import { IconButton } from '../../ui/button.tsx';
import { LabelTag } from '../../ui/marks.tsx';
import { DropMenu } from '../../ui/menu.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import { useAddonEntries } from './addon-menu.ts';
import { addonStatusWord, regionWord, shortRegion } from './info-words.ts';
import { StorageGauge } from './storage-gauge.tsx';

/** The left of the header: name, label and the facts that matter; one line that truncates and never wraps. */
export function AddonTitle({ addon }: { addon: Addon }) {
  const entriesOf = useAddonEntries();
  const { info } = addon;
  const facts = info === null ? [addonStatusWord(addon)] : [addonStatusWord(addon), `PostgreSQL ${info.postgresVersion}`, shortRegion(info.region)];
  const full = info === null ? facts : [...facts.slice(0, 2), regionWord(info.region)];
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2.5">
      {addon.pinned ? <Pin size={13} role="img" aria-label="Pinned" className="shrink-0 text-faint" /> : null}
      <Tip text={addon.name}><h1 tabIndex={-1} className="m-0 max-w-[70%] shrink-0 truncate text-lg font-semibold">{addon.name}</h1></Tip>
      {addon.label === null ? null : <LabelTag label={addon.label} />}
      <Tip text={full.join(' · ')}><span className="min-w-0 shrink-[40] truncate text-muted">{facts.join(' · ')}</span></Tip>
      {info === null ? null : <span className="hidden shrink-0 text-muted min-[1180px]:flex"><StorageGauge info={info} /></span>}
      <DropMenu label="Add-on actions" entries={entriesOf(addon)} trigger={<IconButton label="Add-on actions" icon={<Ellipsis size={15} />} />} />
    </div>
  );
}

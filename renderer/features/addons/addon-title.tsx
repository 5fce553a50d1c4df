import { Ellipsis, Pin } from 'lucide-react';
import type { Addon } from '../../../shared/contract/addons.ts';
import { addonStatusWord, regionWord, shortRegion } from '../../../shared/info-words.ts';
import { IconButton } from '../../ui/button.tsx';
import { LabelTag } from '../../ui/marks.tsx';
import { DropMenu } from '../../ui/menu.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import { useAddonEntries } from './addon-menu.ts';
import { useAddonCommands } from './use-addon-commands.ts';
import { useAddonDetails } from './queries.ts';
import { StorageGauge } from './storage-gauge.tsx';

/**
 * The left of the header: name, label and the facts that matter. The facts stand in a box of one line that takes what
 * the rest leaves over: a fact that does not fit wraps below its edge, the last one first. Only then is the name cut.
 */
export function AddonTitle({ addon }: { addon: Addon }) {
  const entriesOf = useAddonEntries();
  // The header is there as long as the add-on is chosen, so that its details stay fresh on every tab; the list carries them.
  useAddonDetails(addon.id);
  useAddonCommands(addon);
  const { info } = addon;
  const facts = info === null ? [addonStatusWord(addon)] : [addonStatusWord(addon), `PostgreSQL ${info.postgresVersion}`, shortRegion(info.region)];
  const full = info === null ? facts : [...facts.slice(0, 2), regionWord(info.region)];
  return (
    <>
      {addon.pinned ? <Pin size={13} role="img" aria-label="Pinned" className="shrink-0 text-faint" /> : null}
      <Tip text={addon.name}><h1 tabIndex={-1} className="m-0 min-w-16 shrink truncate text-lg font-semibold">{addon.name}</h1></Tip>
      {addon.label === null ? null : <LabelTag label={addon.label} />}
      <DropMenu label="Add-on actions" entries={entriesOf(addon)} trigger={<IconButton label="Add-on actions" icon={<Ellipsis size={15} />} />} />
      <Tip text={full.join(' · ')}>
        <span className="flex h-5 min-w-0 flex-1 basis-0 flex-wrap overflow-hidden whitespace-nowrap text-muted">
          <span className="w-0" />
          {facts.map((fact, index) => <span key={fact} className={index === 0 ? 'max-w-full truncate' : ''}>{index === 0 ? fact : <>&nbsp;· {fact}</>}</span>)}
          {info === null ? null : <StorageGauge info={info} />}
        </span>
      </Tip>
    </>
  );
}

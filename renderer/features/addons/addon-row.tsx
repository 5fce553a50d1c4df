import { TriangleAlert } from 'lucide-react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import { cx } from '../../ui/class-names.ts';
import { LabelTag, StateDot, type DotTone } from '../../ui/marks.tsx';
import { addonStatusWord } from '../../../shared/info-words.ts';

/** What the dot of an add-on says of its tunnels; an open write tunnel first, then trouble, then what is open. */
export function addonDot(tunnels: readonly Tunnel[] | null): { tone: DotTone; word: string } {
  if (tunnels === null) return { tone: 'off', word: 'Tunnel state unknown' };
  const has = (state: Tunnel['state'], access?: Tunnel['access']) =>
    tunnels.some((tunnel) => tunnel.state === state && (access === undefined || tunnel.access === access));
  if (has('open', 'read-write')) return { tone: 'write', word: 'Tunnel open, read & write' };
  if (has('reconnecting')) return { tone: 'busy', word: 'Tunnel reconnecting' };
  if (has('connecting')) return { tone: 'busy', word: 'Tunnel connecting' };
  if (has('open')) return { tone: 'open', word: 'Tunnel open, read-only' };
  if (has('failed')) return { tone: 'failed', word: 'Tunnel failed' };
  return { tone: 'off', word: 'No tunnel' };
}

function secondLine(addon: Addon): string {
  const first = addon.attachments.find((one) => one.appId === addon.app.id) ?? addon.attachments[0];
  const more = addon.attachments.length > 1 ? ` +${addon.attachments.length - 1}` : '';
  const where = first === undefined ? addon.app.name : `${first.appName} · ${first.name}${more}`;
  const word = addonStatusWord(addon);
  return word === 'Available' || word === 'Provisioned' ? `${where} · ${addon.plan.replace(/^[^:]*:/, '')}` : `${where} · ${word}`;
}

function everyAttachment(addon: Addon): string {
  return [addon.name, ...addon.attachments.map((one) => `${one.appName} · ${one.name}`)].join('\n');
}

type AddonRowProps = {
  addon: Addon;
  /** Null while nobody can tell. */
  tunnels: readonly Tunnel[] | null;
  selected: boolean;
  focusable: boolean;
  position: number;
  total: number;
  index: number;
  onSelect: () => void;
};

/** One add-on in the sidebar. */
export function AddonRow({ addon, tunnels, selected, focusable, position, total, index, onSelect, ...rest }: AddonRowProps) {
  const dot = addonDot(tunnels);
  const storage = addon.info !== null && addon.info.storageComplianceStatus !== 'ok';
  return (
    <div
      {...rest}
      data-index={index}
      role="option"
      aria-selected={selected}
      aria-posinset={position}
      aria-setsize={total}
      tabIndex={focusable ? 0 : -1}
      onClick={onSelect}
      title={everyAttachment(addon)}
      className={cx(
        'grid h-11 grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-2 border-l-2 pr-3 pl-2.5 outline-offset-[-2px] select-none',
        selected ? 'border-accent bg-hover' : 'border-transparent hover:bg-hover/60',
      )}
    >
      <span className="flex justify-center"><StateDot {...dot} /></span>
      <span className="min-w-0">
        <span className="block truncate leading-[18px]">{addon.name}</span>
        <span className="block truncate text-xs text-faint">{secondLine(addon)}</span>
      </span>
      <span className="flex items-center gap-1">
        {storage ? <TriangleAlert size={13} className="text-amber" role="img" aria-label="Storage warning" /> : null}
        {addon.label === null ? null : <LabelTag label={addon.label} />}
      </span>
    </div>
  );
}

import { BookMarked, History } from 'lucide-react';
import { chordText } from '../../../state/commands.ts';
import { IconButton } from '../../../ui/button.tsx';
import { cx } from '../../../ui/class-names.ts';
import type { ConsoleSession } from '../console-session.ts';

export const panels = [
  { name: 'history', title: 'History', keys: 'Mod+Shift+H', icon: History },
  { name: 'queries', title: 'Saved queries', keys: 'Mod+Shift+Y', icon: BookMarked },
] as const;

/** The buttons that open and close the side panels. */
export function PanelToggles({ session, open }: { session: ConsoleSession; open: string | null }) {
  return (
    <div role="toolbar" aria-label="Side panels" className="mb-0.5 ml-auto flex shrink-0 gap-0.5 pr-2 pl-1">
      {panels.map(({ name, title, keys, icon: Icon }) => (
        <IconButton
          key={name}
          label={title}
          title={`${title} (${chordText(keys)})`}
          aria-pressed={open === name}
          icon={<Icon size={14} />}
          className={cx(open === name && 'bg-hover text-text')}
          onClick={() => session.showPanel(open === name ? null : name)}
        />
      ))}
    </div>
  );
}

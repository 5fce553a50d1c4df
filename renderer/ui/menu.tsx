import { ContextMenu } from '@base-ui/react/context-menu';
import { Menu } from '@base-ui/react/menu';
import type { ReactElement, ReactNode, RefObject } from 'react';
import { cx } from './class-names.ts';

/** One line of a menu; `separator` draws a line before it. */
export type MenuEntry = {
  label: string;
  icon?: ReactNode;
  hint?: string;
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  separator?: boolean;
  onSelect: () => void;
};

const popupClass = 'pop-in min-w-44 max-w-80 rounded-md border border-line bg-raised py-1 shadow-pop outline-none';

function Entries({ entries }: { entries: readonly MenuEntry[] }) {
  return entries.map((entry) => (
    <div key={entry.label}>
      {entry.separator === true ? <Menu.Separator className="my-1 h-px bg-line" /> : null}
      <Menu.Item
        disabled={entry.disabled === true}
        onClick={entry.onSelect}
        className={cx(
          'mx-1 flex h-7 items-center gap-2 rounded-sm px-2 outline-none data-[highlighted]:bg-hover data-[disabled]:opacity-50',
          entry.danger === true && 'text-red',
        )}
      >
        <span className="flex w-4 shrink-0 justify-center text-muted" aria-hidden="true">{entry.checked === true ? '✓' : entry.icon}</span>
        <span className="min-w-0 flex-1 truncate">{entry.label}</span>
        {entry.checked === true ? <span className="sr-only">(chosen)</span> : null}
        {entry.hint === undefined ? null : <span className="text-sm text-faint">{entry.hint}</span>}
      </Menu.Item>
    </div>
  ));
}

type DropMenuProps = { trigger: ReactElement; entries: readonly MenuEntry[]; label?: string; header?: ReactNode };

/** A button that drops a menu. */
export function DropMenu({ trigger, entries, label, header }: DropMenuProps) {
  return (
    <Menu.Root>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-50">
          <Menu.Popup aria-label={label} className={popupClass}>
            {header}
            <Entries entries={entries} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** A menu at the pointer, or at the element with the menu key. */
export function PointerMenu({ children, entries, label }: { children: ReactElement; entries: readonly MenuEntry[]; label: string }) {
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger render={children} />
      <ContextMenu.Portal>
        <ContextMenu.Positioner className="z-50">
          <ContextMenu.Popup aria-label={label} className={popupClass}>
            <Entries entries={entries} />
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

type PlacedMenuProps = {
  /** Where on the page it opens, in pixels; null closes it. */
  at: { x: number; y: number } | null;
  entries: readonly MenuEntry[];
  label: string;
  onClose: () => void;
  /** What gets the focus back. */
  returnTo: RefObject<HTMLElement | null>;
};

/** A menu that something without an element of its own opens, such as a key on a cell. */
export function PlacedMenu({ at, entries, label, onClose, returnTo }: PlacedMenuProps) {
  const anchor = { getBoundingClientRect: () => new DOMRect(at?.x ?? 0, at?.y ?? 0, 0, 0) };
  return (
    <Menu.Root open={at !== null} onOpenChange={(open) => { if (!open) onClose(); }}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} sideOffset={2} align="start" className="z-50">
          <Menu.Popup aria-label={label} finalFocus={returnTo} className={cx(popupClass, 'max-h-[80vh] overflow-auto')}>
            <Entries entries={entries} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { Command as Cmdk } from 'cmdk';
import { Database, Table2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { chordText, commands, type Command } from '../../state/commands.ts';
import { useStore } from '../../state/store.ts';
import { openDialog, selectedAddonId } from '../../state/workbench-state.ts';
import { inNotice } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/marks.tsx';
import { search } from './palette-model.ts';
import { openTable, usePaletteTables } from './palette-tables.ts';

const groupClass = '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint';

function Item({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Cmdk.Item value={value} onSelect={onSelect} className="mx-1 flex h-8 items-center gap-2 rounded-md px-2 data-[selected=true]:bg-hover">
      {children}
    </Cmdk.Item>
  );
}

function Results({ query, close }: { query: string; close: (then: () => void) => void }) {
  const { query: utils } = useApi();
  const list = useQuery(utils.addons.list.queryOptions({ input: {} }));
  const offered = useStore(commands);
  const addons = list.data?.addons;
  const found = useMemo(() => search(query, addons ?? [], offered), [query, addons, offered]);
  const tables = usePaletteTables(query);
  const groups = [...Map.groupBy(found.commands, (command: Command) => command.group)];
  return (
    <Cmdk.List className="max-h-[52vh] overflow-auto pb-2">
      <Cmdk.Empty className="px-4 py-6 text-center text-muted">Nothing matches.</Cmdk.Empty>
      {found.addons.length === 0 ? null : (
        <Cmdk.Group heading="Add-ons" className={groupClass}>
          {found.addons.map((addon) => (
            <Item key={addon.id} value={`addon ${addon.id}`} onSelect={() => close(() => selectedAddonId.set(addon.id))}>
              <Database size={14} aria-hidden="true" className="shrink-0 text-faint" />
              <span className="truncate">{addon.name}</span>
              <span className="min-w-0 flex-1 truncate text-sm text-muted">{addon.attachments.map((one) => `${one.appName} · ${one.name}`).join(', ')}</span>
            </Item>
          ))}
        </Cmdk.Group>
      )}
      {groups.map(([group, members]) => (
        <Cmdk.Group key={group} heading={group} className={groupClass}>
          {members.map((command) => (
            <Item key={command.id} value={command.id} onSelect={() => close(command.run)}>
              <span className="flex-1 truncate">{command.title}</span>
              {command.keys?.[0] === undefined ? null : <Kbd>{chordText(command.keys[0])}</Kbd>}
            </Item>
          ))}
        </Cmdk.Group>
      ))}
      {tables.relations.length === 0 ? null : (
        <Cmdk.Group heading="Tables" className={groupClass}>
          {tables.relations.map((relation) => (
            <Item key={`${relation.schema}.${relation.name}`} value={`table ${relation.schema}.${relation.name}`} onSelect={() => close(() => openTable(tables.addonId, relation))}>
              <Table2 size={14} aria-hidden="true" className="shrink-0 text-faint" />
              <span className="truncate font-mono text-sm">{relation.schema === 'public' ? relation.name : `${relation.schema}.${relation.name}`}</span>
              <span className="min-w-0 flex-1 truncate text-sm text-muted">{relation.comment ?? relation.kind.replaceAll('-', ' ')}</span>
            </Item>
          ))}
        </Cmdk.Group>
      )}
    </Cmdk.List>
  );
}

function onOpenChange(next: boolean, { event, reason }: Dialog.Root.ChangeEventDetails): void {
  if (reason !== 'escape-key' || !inNotice(event)) openDialog.set(next ? 'palette' : null);
}

/** Every add-on, every action and the tables of the database in view, by typing. */
export function Palette() {
  const open = useStore(openDialog) === 'palette';
  const [query, setQuery] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const chosen = useRef<(() => void) | null>(null);
  useEffect(() => { if (open) setQuery(''); }, [open]);
  const close = (then: () => void) => {
    chosen.current = then;
    openDialog.set(null);
  };
  const finished = (nowOpen: boolean) => {
    if (nowOpen) return;
    const then = chosen.current;
    chosen.current = null;
    then?.();
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange} onOpenChangeComplete={finished}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/35%)]" />
        <Dialog.Popup initialFocus={input} aria-label="Command palette" className="pop-in fixed top-[10vh] left-1/2 z-50 w-[600px] max-w-[calc(100vw-32px)] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-pop outline-none">
          <Cmdk shouldFilter={false} loop label="Command palette">
            <Cmdk.Input ref={input} value={query} onValueChange={setQuery} placeholder="Search add-ons, tables and commands" className="h-11 w-full border-b border-line bg-transparent px-4 text-lg outline-none" />
            <Results query={query} close={close} />
          </Cmdk>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

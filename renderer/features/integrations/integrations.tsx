import { Plug } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { integrationsCommand } from '../../../shared/cli-command.ts';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { Integration } from '../../../shared/contract/integrations.ts';
import { useConnected } from '../../api/api-context.tsx';
import { toAppError } from '../../api/failure.ts';
import { cliAddon } from '../../state/cli-addon.ts';
import { useCommands } from '../../state/commands.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/class-names.ts';
import { copyText } from '../../ui/clipboard.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Choice, inputClass } from '../../ui/field.tsx';
import { formatCount } from '../../ui/format.ts';
import { Busy } from '../../ui/marks.tsx';
import { CredentialsDialog } from './credentials-dialog.tsx';
import { IntegrationTable } from './integration-table.tsx';
import { filtered, sorted, type AccessFilter, type Sort } from './list-model.ts';
import { useHeld, useIntegrations, useRegister } from './queries.ts';
import { RegisterDialog } from './register-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { registerAsked } from './state.ts';

const accessFilters: readonly { value: AccessFilter; text: string }[] = [
  { value: 'all', text: 'All' }, { value: 'read-only', text: 'Read-only' }, { value: 'read-write', text: 'Read & write' },
];

function Empty({ onRegister, disabled }: { onRegister: () => void; disabled: boolean }) {
  return (
    <section aria-label="No data integrations" className="mx-auto flex max-w-lg flex-col items-start gap-3 p-8">
      <Plug size={22} aria-hidden="true" className="text-faint" />
      <h2 className="m-0 text-lg font-semibold">No data integrations</h2>
      <p className="m-0 text-muted">
        An integration lets a service from outside into this database, such as Fivetran, Airbyte, Stitch or Hevo that copies it to a warehouse. The service logs in to Borealis’ SSH server with
        its own key and gets users of its own, read-only unless you say otherwise. They are not touched when the credentials of people and apps are reset.
      </p>
      <Button kind="primary" disabled={disabled} onClick={onRegister}>Register an integration…</Button>
    </section>
  );
}

type ToolbarProps = {
  shown: number;
  all: number | null;
  text: string;
  access: AccessFilter;
  fetching: boolean;
  command: (() => void) | null;
  onText: (text: string) => void;
  onAccess: (access: AccessFilter) => void;
  onRefresh: () => void;
  onRegister: () => void;
  disabled: boolean;
};

function Toolbar({ shown, all, text, access, fetching, command, onText, onAccess, onRefresh, onRegister, disabled }: ToolbarProps) {
  const count = all === null ? '' : shown === all ? formatCount(all) : `${formatCount(shown)} of ${formatCount(all)}`;
  return (
    <div role="toolbar" aria-label="Integrations" className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2">
      <input type="search" aria-label="Filter integrations" placeholder="Filter by name or user" value={text} spellCheck={false} onChange={(event) => onText(event.target.value)} className={cx(inputClass, 'w-52!')} />
      <Choice label="Access" value={access} options={accessFilters} onChange={onAccess} />
      <span role="status" aria-label="Count" className="tabular text-sm text-muted">{count}</span>
      <span className="flex-1" />
      {fetching ? <Busy>Asking Borealis…</Busy> : null}
      <Button kind="quiet" disabled={fetching || disabled} onClick={onRefresh}>Refresh</Button>
      {command === null ? null : <Button kind="quiet" onClick={command}>Copy as command</Button>}
      <Button kind="primary" disabled={disabled} onClick={onRegister}>Register…</Button>
    </div>
  );
}

function useRows(all: readonly Integration[] | undefined) {
  const [text, setText] = useState('');
  const [access, setAccess] = useState<AccessFilter>('all');
  const [sort, setSort] = useState<Sort>({ by: 'name', down: false });
  const asked = useDeferredValue(text);
  const rows = useMemo(() => sorted(filtered(all ?? [], asked, access), sort), [all, asked, access, sort]);
  return { text, setText, access, setAccess, sort, setSort, rows };
}

/** The data integrations of an add-on: who has access from outside, letting somebody in, and shutting somebody out. */
export default function Integrations({ addon }: { addon: Addon }) {
  const connected = useConnected();
  const list = useIntegrations(addon.id);
  const held = useHeld(addon.id);
  const register = useRegister(addon.id);
  const [removing, setRemoving] = useState<Integration | null>(null);
  const { rows, text, setText, access, setAccess, sort, setSort } = useRows(list.data);
  const names = useMemo(() => (list.data ?? []).map(({ name }) => name), [list.data]);
  const cli = cliAddon(addon);
  const onRegister = () => registerAsked.set(addon.id);
  // However the pane is left, its dialog does not open by itself on return.
  useEffect(() => () => registerAsked.set((asked) => (asked === addon.id ? null : asked)), [addon.id]);
  useCommands([
    { id: 'integrations.refresh', title: 'Refresh data integrations', group: 'Integrations', disabled: !connected, run: () => void list.refetch() },
    ...(list.data ?? []).map((one) => ({ id: `integrations.remove.${one.name}`, title: `Remove data integration ${one.name}…`, group: 'Integrations', searched: true, disabled: !connected, run: () => setRemoving(one) })),
  ]);
  const waiting = held.data?.[0];
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Toolbar
        shown={rows.length} all={list.data?.length ?? null} text={text} access={access} fetching={list.isFetching} disabled={!connected}
        command={cli === null ? null : () => void copyText(integrationsCommand(cli), 'Command')}
        onText={setText} onAccess={setAccess} onRefresh={() => void list.refetch()} onRegister={onRegister}
      />
      {list.isError && !list.isFetching ? <div className="p-4"><FailureView error={toAppError(list.error)} onRetry={() => void list.refetch()} /></div> : null}
      {list.data === undefined ? (list.isError && !list.isFetching ? null : <div aria-busy="true" aria-label="Loading integrations" className="skeleton m-4 h-56" />)
        : list.data.length === 0 ? (list.isError ? null : <Empty onRegister={onRegister} disabled={!connected} />)
          : rows.length === 0 ? <p className="m-0 p-8 text-center text-muted">No integration matches. <Button kind="link" small onClick={() => { setText(''); setAccess('all'); }}>Show all</Button></p>
            : <IntegrationTable rows={rows} sort={sort} cli={cli} onSort={setSort} onRemove={setRemoving} />}
      <RegisterDialog addon={addon} taken={names} register={register} />
      <RemoveDialog addon={addon} integration={removing} onClose={() => setRemoving(null)} />
      {waiting === undefined ? null : <CredentialsDialog key={waiting.id} held={waiting} />}
    </div>
  );
}

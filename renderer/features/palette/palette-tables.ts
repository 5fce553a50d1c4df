import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Relation } from '../../../shared/contract/catalog.ts';
import { quoteIdentifier } from '../../../shared/sql/quote.ts';
import { useApi } from '../../api/api-context.tsx';
import { isLive, liveTunnels } from '../../state/live-tunnels.ts';
import { askForSql } from '../../state/sql-asked.ts';
import { useStore } from '../../state/store.ts';
import { roleChoiceOf, roleChoices, selectedAddonId, viewTab } from '../../state/workbench-state.ts';

const MOST = 40;

/** PostgreSQL's own tables only where they are asked for by name: words such as "settings" are in many of them. */
function isWanted({ schema, kind }: Relation, search: string): boolean {
  const own = schema === 'pg_catalog' || schema === 'information_schema' || schema === 'pg_toast';
  return kind !== 'sequence' && (!own || /^\s*(?:pg_|information_)/i.test(search));
}

/** Tables and views of the add-on in view whose names match; none before its database was used, because looking must not connect. */
export function usePaletteTables(search: string): { addonId: string; relations: readonly Relation[] } {
  const { query } = useApi();
  const addonId = useStore(selectedAddonId) ?? '';
  const role = roleChoiceOf(useStore(roleChoices), addonId);
  const tunnels = useStore(liveTunnels);
  const used = useStore(viewTab) === 'sql' || tunnels?.some((tunnel) => tunnel.addonId === addonId && isLive(tunnel)) === true;
  const enabled = addonId !== '' && used && search.trim().length > 1;
  const found = useQuery({ ...query.catalog.relations.queryOptions({ input: { addonId, ...role, search: search.trim(), limit: MOST }, placeholderData: keepPreviousData }), enabled });
  return { addonId, relations: enabled ? (found.data?.relations ?? []).filter((relation) => isWanted(relation, search)) : [] };
}

/** Puts a statement that shows the table into an editor tab; it does not run by itself. */
export function openTable(addonId: string, { schema, name }: Pick<Relation, 'schema' | 'name'>): void {
  // With its schema: the search path of the role that runs it may not lead there.
  askForSql(addonId, `select *\n  from ${quoteIdentifier(schema)}.${quoteIdentifier(name)}\n limit 100;`, name.slice(0, 120));
}

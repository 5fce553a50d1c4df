import type { Addon } from '../../../shared/contract/addons.ts';
import { labelText } from '../../ui/marks.tsx';

export type SidebarRow =
  | { kind: 'group'; key: string; title: string; count: number }
  | { kind: 'addon'; key: string; addon: Addon; position: number };

/** True when every word of the filter stands in the add-on's name, apps, attachments, team or label. */
export function matchesFilter(addon: Addon, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return true;
  const text = [
    addon.name, addon.app.name, addon.team?.name ?? '',
    ...addon.attachments.flatMap((attachment) => [attachment.name, attachment.appName]),
    addon.label === null ? '' : labelText(addon.label),
  ].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

function groupOf(addon: Addon): { order: string; title: string } {
  if (addon.pinned) return { order: '0', title: 'Pinned' };
  if (addon.team !== null) return { order: `1${addon.team.name.toLowerCase()}`, title: `Team ${addon.team.name}` };
  return { order: '2', title: 'Personal' };
}

const byName = (a: Addon, b: Addon) => a.app.name.localeCompare(b.app.name) || a.name.localeCompare(b.name);

/** The rows of the sidebar: pinned, then each team, then personal, each sorted by app and name. */
export function sidebarRows(addons: readonly Addon[], filter: string): SidebarRow[] {
  const groups = new Map<string, { title: string; addons: Addon[] }>();
  for (const addon of addons) {
    if (!matchesFilter(addon, filter)) continue;
    const { order, title } = groupOf(addon);
    const group = groups.get(order) ?? { title, addons: [] };
    group.addons.push(addon);
    groups.set(order, group);
  }
  let position = 0;
  return [...groups].toSorted(([a], [b]) => a.localeCompare(b)).flatMap(([order, group]) => [
    { kind: 'group' as const, key: `group ${order}`, title: group.title, count: group.addons.length },
    ...group.addons.toSorted(byName).map((addon) => ({ kind: 'addon' as const, key: addon.id, addon, position: ++position })),
  ]);
}

/** The next add-on row from `from` in steps of `step`, past group titles; `from` itself where there is none. */
export function nextAddonRow(rows: readonly SidebarRow[], from: number, step: 1 | -1): number {
  for (let index = from + step; index >= 0 && index < rows.length; index += step) {
    if (rows[index]?.kind === 'addon') return index;
  }
  return rows[from]?.kind === 'addon' ? from : rows.findIndex((row) => row.kind === 'addon');
}

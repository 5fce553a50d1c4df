import type { Layout } from '../../../../shared/contract/workspace.ts';

/** What the one or two parts of the editor area show. */
export type Parts = {
  /** The tab of the first part; null before any tab is there. */
  firstId: string | null;
  layout: Layout;
};

export type Direction = Layout['direction'];
export type PartIndex = 0 | 1;

export const plainLayout: Layout = { direction: 'row', ratio: 0.5, secondTabId: null, secondFocused: false, panel: null, sizes: {} };

/** True where there are two parts. */
export const isSplit = ({ layout }: Parts): boolean => layout.secondTabId !== null;

/** Which part has the focus, or had it last. */
export const focusedPart = ({ layout }: Parts): PartIndex => (layout.secondTabId !== null && layout.secondFocused ? 1 : 0);

/** The tab that runs, results and the status bar belong to: that of the focused part. */
export const activeOf = (parts: Parts): string | null => (focusedPart(parts) === 1 ? parts.layout.secondTabId : parts.firstId);

const withLayout = (parts: Parts, change: Partial<Layout>): Parts => ({ ...parts, layout: { ...parts.layout, ...change } });

/** Shows a tab in the focused part. */
export function show(parts: Parts, tabId: string): Parts {
  if (activeOf(parts) === tabId) return parts;
  return focusedPart(parts) === 1 ? withLayout(parts, { secondTabId: tabId }) : { ...parts, firstId: tabId };
}

export function focusPart(parts: Parts, index: PartIndex): Parts {
  return focusedPart(parts) === index || !isSplit(parts) ? parts : withLayout(parts, { secondFocused: index === 1 });
}

/** Gives the first part another share. */
export const withRatio = (parts: Parts, ratio: number): Parts => withLayout(parts, { ratio: Math.min(0.9, Math.max(0.1, ratio)) });

/** Opens a side panel; null closes the one that is open. */
export const withPanel = (parts: Parts, panel: string | null): Parts => (parts.layout.panel === panel ? parts : withLayout(parts, { panel }));

/** Remembers a size in pixels by name. */
export const withSize = (parts: Parts, name: string, pixels: number): Parts =>
  (parts.layout.sizes[name] === pixels ? parts : withLayout(parts, { sizes: { ...parts.layout.sizes, [name]: pixels } }));

/** Divides the area; the second part shows the same tab and takes the focus. A divided one only changes its direction. */
export function split(parts: Parts, direction: Direction): Parts {
  if (isSplit(parts)) return withLayout(parts, { direction });
  return withLayout(parts, { direction, ratio: 0.5, secondTabId: parts.firstId, secondFocused: true });
}

/** One part again, with the tab of the focused one. */
export function unsplit(parts: Parts): Parts {
  return { firstId: activeOf(parts), layout: { ...parts.layout, secondTabId: null, secondFocused: false } };
}

/** Moves the active tab to the other part, which takes the focus; this part shows what the other did. Divides the area where it is whole. */
export function moveToOther(parts: Parts, tabIds: readonly string[]): Parts {
  const { firstId, layout } = parts;
  if (layout.secondTabId !== null) return { firstId: layout.secondTabId, layout: { ...layout, secondTabId: firstId, secondFocused: !layout.secondFocused } };
  const at = firstId === null ? -1 : tabIds.indexOf(firstId);
  const stays = tabIds[at + 1] ?? tabIds[at - 1] ?? firstId;
  return { ...split(parts, layout.direction), firstId: stays };
}

/** After a tab was closed: a part that showed it shows its neighbour. `before` are the tabs with it. */
export function afterClose(parts: Parts, closed: string, before: readonly string[]): Parts {
  const at = before.indexOf(closed);
  const rest = before.filter((tabId) => tabId !== closed);
  const neighbour = rest[Math.min(at, rest.length - 1)] ?? null;
  const { secondTabId } = parts.layout;
  const first = parts.firstId === closed ? neighbour : parts.firstId;
  const second = secondTabId === closed ? neighbour : secondTabId;
  return withLayout({ ...parts, firstId: first }, { secondTabId: second, secondFocused: second !== null && parts.layout.secondFocused });
}

/** What was kept, as far as its tabs are still there. */
export function restored(tabIds: readonly string[], activeTabId: string | null, layout: Layout | null): Parts {
  const firstId = activeTabId !== null && tabIds.includes(activeTabId) ? activeTabId : (tabIds[0] ?? null);
  const kept = layout ?? plainLayout;
  if (kept.secondTabId === null || tabIds.includes(kept.secondTabId)) return { firstId, layout: kept };
  return { firstId, layout: { ...kept, secondTabId: null, secondFocused: false } };
}

/** The list with one item moved to another place; the same list where nothing moves. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const target = Math.max(0, Math.min(list.length - 1, to));
  const item = list[from];
  if (item === undefined || target === from) return list;
  return list.toSpliced(from, 1).toSpliced(target, 0, item);
}

import type { Access, Identity } from '../../shared/contract/base.ts';
import { createStore } from './store.ts';

export type ViewTab = 'overview' | 'sql' | 'scripts' | 'users' | 'extensions' | 'integrations' | 'restore';
export type OpenDialog = 'palette' | 'settings' | 'help' | 'add-account' | 'written' | null;

/** The add-on the user looks at; null before one is chosen. */
export const selectedAddonId = createStore<string | null>(null);
export const viewTab = createStore<ViewTab>('overview');
export const openDialog = createStore<OpenDialog>(null);
/** The sidebar as an overlay in a narrow window. */
export const sidebarShown = createStore(false);

/** Which role of an add-on the header, the card and the console use. */
export type RoleChoice = { access: Access; identity: Identity };
const readOnlyPersonal: RoleChoice = { access: 'read-only', identity: 'personal' };
export const roleChoices = createStore<ReadonlyMap<string, RoleChoice>>(new Map());

/** The role chosen for an add-on; the personal read-only one unless the user chose another. */
export function roleChoiceOf(choices: ReadonlyMap<string, RoleChoice>, addonId: string): RoleChoice {
  return choices.get(addonId) ?? readOnlyPersonal;
}

/** Changes the role chosen for an add-on. */
export function chooseRole(addonId: string, change: Partial<RoleChoice>): void {
  roleChoices.set((old) => new Map(old).set(addonId, { ...roleChoiceOf(old, addonId), ...change }));
}

/** The add-on whose write dialog is open. */
export const elevationAsked = createStore<string | null>(null);

/** Counts how often the user asked for the editor; it takes the focus once it is there. */
export const editorAsked = createStore(0);

/** How new editor tabs commit, from the settings. */
export const newTabCommit = createStore<'auto' | 'manual'>('auto');

/** What the console says in the status bar. */
export type ConsoleStatus = {
  addonId: string;
  role: string | null;
  /** `access` is that of the session it is in; times in milliseconds on this machine's clock. */
  transaction: { state: 'idle' | 'open' | 'failed'; access: Access; since: number | null; endsAt: number | null } | null;
  line: number;
  column: number;
  /** UTF-16 units. */
  selected: number;
};
export const consoleStatus = createStore<ConsoleStatus | null>(null);

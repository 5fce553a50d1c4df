import { ChevronDown, LogOut, Plus, User } from 'lucide-react';
import type { Account } from '../../../shared/contract/account.ts';
import { useCommands } from '../../state/commands.ts';
import { openDialog } from '../../state/workbench-state.ts';
import { Button } from '../../ui/button.tsx';
import { DropMenu, type MenuEntry } from '../../ui/menu.tsx';
import { useAccounts, useSignOut, useSwitchAccount } from './queries.ts';

const methods: Record<Account['method'], string> = {
  oauth: 'Heroku in the browser',
  'browser-login': 'browser login',
  cli: 'the Heroku CLI',
  token: 'a pasted token',
  environment: 'the environment variable HEROKU_API_KEY',
};

/** Where the account's token is kept, told as it is. */
export function storageWords(account: Account): string {
  if (account.storage.kind === 'keychain') return 'Token sealed by your system’s keychain.';
  return `Token in memory until you quit${account.storage.why === null ? '.' : `: ${account.storage.why.replace(/\.?$/, '.')}`}`;
}

const add = () => openDialog.set('add-account');

function Header({ account }: { account: Account }) {
  const { readProtected, authorize } = account.capabilities;
  return (
    <div className="max-w-72 border-b border-line px-3 pt-1.5 pb-2">
      <p className="m-0 truncate font-semibold" title={account.email}>{account.email}</p>
      <p className="m-0 text-sm text-muted">Signed in with {methods[account.method]}.</p>
      <p className="m-0 text-sm text-muted">{storageWords(account)}</p>
      {authorize ? null : <p className="m-0 text-sm text-amber">This token may be too narrow to authorize Borealis. If databases do not open, sign in again with one of scope global.</p>}
      {readProtected === false ? <p className="m-0 text-sm text-muted">It cannot read config vars, so the app’s own role is not available.</p> : null}
    </div>
  );
}

/** Who is signed in; switching, adding and signing out. */
export function AccountMenu() {
  const accounts = useAccounts();
  const switchTo = useSwitchAccount();
  const signOut = useSignOut();
  const all = accounts.data?.accounts ?? [];
  const active = all.find((account) => account.id === accounts.data?.activeId) ?? null;
  const leave = () => { if (active !== null) signOut.mutate({ accountId: active.id }); };
  useCommands([
    { id: 'account.sign-out', title: 'Sign out', group: 'Account', run: leave, disabled: active === null },
    { id: 'account.add', title: 'Add account…', group: 'Account', run: add },
    ...all.filter((account) => account !== active).map((account) => ({
      id: `account.switch.${account.id}`, title: `Switch to ${account.email}`, group: 'Account', run: () => switchTo.mutate({ accountId: account.id }),
    })),
  ]);
  if (active === null) return null;
  const entries: MenuEntry[] = [
    ...all.map((account) => ({
      label: account.email,
      icon: <User size={14} />,
      checked: account === active,
      ...(account.state === 'active' ? {} : { hint: 'needs sign-in' }),
      onSelect: () => { if (account !== active) switchTo.mutate({ accountId: account.id }); },
    })),
    { label: 'Add account…', icon: <Plus size={14} />, separator: true, onSelect: add },
    { label: 'Sign out', icon: <LogOut size={14} />, onSelect: leave },
  ];
  return (
    <DropMenu
      label="Account"
      header={<Header account={active} />}
      entries={entries}
      trigger={<Button aria-label={`Account: ${active.email}`} className="max-w-60"><span className="truncate">{active.email}</span><ChevronDown size={14} aria-hidden="true" className="shrink-0" /></Button>}
    />
  );
}

import type { Addon } from '../../../shared/contract/addons.ts';
import type { DbSession, DbUser } from '../../../shared/contract/users.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { programsOf, nameOf, sessionsOf } from './users-model.ts';

const head = 'border-b border-line-soft py-1.5 pr-4 text-left text-sm font-medium whitespace-nowrap text-muted';
const cell = 'border-b border-line-soft py-1.5 pr-4 align-top group-last:border-b-0';

function Role({ name, what }: { name: string; what: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="min-w-0 truncate font-mono text-sm select-text" title={name}>{name}</code>
      <CopyButton text={name} what={what} />
    </span>
  );
}

function Sessions({ sessions, replica }: { sessions: readonly DbSession[] | null; replica: boolean }) {
  if (sessions === null) return <span className="text-muted">not asked</span>;
  if (replica) return <span className="text-muted" title="A read-only replica answered; sessions on the primary are not known.">not known</span>;
  if (sessions.length === 0) return <span className="text-muted">none</span>;
  const hidden = sessions.every((session) => session.hidden);
  return <span title={hidden ? undefined : programsOf(sessions)} className="whitespace-nowrap tabular">{sessions.length} connected</span>;
}

function who(user: DbUser, addon: Addon): string {
  if (user.kind === 'app') return `The role of ${addon.app.name} and every app it is attached to`;
  if (user.kind !== 'personal') return user.kind;
  return user.own ? 'You' : 'Personal role';
}

/** Everybody with roles, and how many sessions each has; `sessions` null where nobody asked the database; those on the primary are not known where a `replica` answered. */
export function UserTable({ users, addon, sessions, replica }: { users: readonly DbUser[]; addon: Addon; sessions: readonly DbSession[] | null; replica: boolean }) {
  return (
    <div className="overflow-x-auto">
      <table aria-label="Database users" className="w-full min-w-[640px] border-collapse">
        <thead>
          <tr>
            <th scope="col" className={head}>User</th>
            <th scope="col" className={head}>Read-only role</th>
            <th scope="col" className={head}>Read &amp; write role</th>
            <th scope="col" className={head}>Sessions now</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.readWrite} className="group">
              <th scope="row" className={`${cell} text-left font-normal`}>
                <span className="block select-text">{nameOf(user)}</span>
                <span className="block text-sm text-muted">{who(user, addon)}</span>
              </th>
              <td className={cell}><Role name={user.readOnly} what={`read-only role of ${nameOf(user)}`} /></td>
              <td className={cell}><Role name={user.readWrite} what={`read & write role of ${nameOf(user)}`} /></td>
              <td className={cell}><Sessions sessions={sessions === null ? null : sessionsOf(user, sessions)} replica={replica} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

import type { UseQueryResult } from '@tanstack/react-query';
import type { DbSession, DbUser, UsersActivity } from '../../../shared/contract/users.ts';
import { formatUtc } from '../../../shared/utc.ts';
import { toAppError } from '../../api/failure.ts';
import { doctorAction } from '../../state/doctor.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { formatAgo, formatTime } from '../../ui/format.ts';
import { Busy } from '../../ui/marks.tsx';
import { Panel } from '../../ui/panel.tsx';
import { nameOf, userOfRole } from './users-model.ts';

const head = 'border-b border-line-soft py-1.5 pr-4 text-left text-sm font-medium text-muted whitespace-nowrap';
const cell = 'border-b border-line-soft py-1 pr-4 group-last:border-b-0 whitespace-nowrap';

function Row({ session, users, now }: { session: DbSession; users: readonly DbUser[]; now: number }) {
  const user = userOfRole(users, session.role);
  const unseen = <span className="text-faint">hidden</span>;
  return (
    <tr className="group">
      <td className={cell}>{user === null ? <span className="text-muted">not in the list above</span> : nameOf(user)}</td>
      <td className={`${cell} font-mono text-sm`}>{session.role}</td>
      <td className={`${cell} max-w-64 truncate`} title={session.program ?? undefined}>{session.hidden ? unseen : session.program ?? '–'}</td>
      <td className={`${cell} font-mono text-sm`}>{session.hidden ? unseen : session.address ?? '–'}</td>
      <td className={cell}>{session.hidden ? unseen : session.state ?? '–'}</td>
      <td className={cell}>{session.since === null ? unseen : <time dateTime={session.since} title={`${formatTime(session.since)}\n${formatUtc(session.since)}`}>{formatAgo(session.since, now)}</time>}</td>
      <td className={`${cell} pr-0! text-right font-mono text-sm`}>{session.pid}</td>
    </tr>
  );
}

function Notes({ known }: { known: Extract<UsersActivity, { kind: 'known' }> }) {
  const hidden = known.sessions.filter((session) => session.hidden).length;
  return (
    <>
      {known.replica ? <p className="m-0 mb-2 text-muted">A read-only replica answered. It knows its own sessions, not those of the primary, which is asked while read &amp; write is allowed.</p> : null}
      {hidden === 0 ? null : (
        <p className="m-0 mt-2 text-sm text-muted">
          {hidden === 1 ? 'Of one session PostgreSQL shows only whose it is' : `Of ${hidden} sessions PostgreSQL shows only whose they are`}: your role is not a member of <code className="font-mono">pg_monitor</code>.
        </p>
      )}
    </>
  );
}

function List({ known, users }: { known: Extract<UsersActivity, { kind: 'known' }>; users: readonly DbUser[] }) {
  const now = useNow(15_000);
  return (
    <>
      <Notes known={{ ...known, sessions: [] }} />
      {known.sessions.length === 0 ? <p className="m-0 text-muted">Nobody is connected but the connection that asked.</p> : (
        <div className="max-h-80 overflow-auto">
          <table aria-label="Live sessions" className="w-full border-collapse">
            <thead>
              <tr>{['User', 'Role', 'Program', 'From', 'State', 'Connected'].map((title) => <th key={title} scope="col" className={head}>{title}</th>)}<th scope="col" className={`${head} pr-0! text-right`}>PID</th></tr>
            </thead>
            <tbody>{known.sessions.map((session) => <Row key={session.pid} session={session} users={users} now={now} />)}</tbody>
          </table>
        </div>
      )}
      <Notes known={{ ...known, replica: false }} />
    </>
  );
}

type SessionsPanelProps = { addonId: string; activity: UseQueryResult<UsersActivity>; users: readonly DbUser[]; connecting: boolean; paused: boolean; onConnect: () => void };

/** Who is connected to the database; asked only over an SSH connection that is there, or when the user wants it, and not while a reset is under way (`paused`). */
export function SessionsPanel({ addonId, activity, users, connecting, paused, onConnect }: SessionsPanelProps) {
  const { data } = activity;
  const known = data?.kind === 'known' ? data : null;
  const first = known === null && activity.isFetching && connecting;
  return (
    <Panel title="Live sessions" note={known === null ? undefined : paused ? 'As they were before the reset' : `${known.sessions.length} on this database, by pg_stat_activity`}>
      {activity.isError ? <div className="mb-2"><FailureView compact error={toAppError(activity.error)} onRetry={() => void activity.refetch()} action={doctorAction(toAppError(activity.error), addonId)} /></div> : null}
      {known === null ? null : <List known={known} users={users} />}
      {first ? <Busy>Connecting and asking the database…</Busy> : null}
      {data?.kind === 'not-connected' && !first ? (
        <div className="flex flex-wrap items-center gap-3">
          <p className="m-0 min-w-0 flex-1 text-muted">There is no connection to this add-on yet. Showing sessions opens one with your read-only role.</p>
          <Button onClick={onConnect}>Show sessions</Button>
        </div>
      ) : null}
      {data === undefined && !activity.isError && !first ? <div aria-busy="true" className="skeleton h-7" /> : null}
    </Panel>
  );
}

import type { ReactNode } from 'react';
import type { Addon } from '../../../shared/contract/addons.ts';
import type { DbSession, DbUser } from '../../../shared/contract/users.ts';
import { wordsOf } from '../../../shared/error-copy.ts';
import type { AppError } from '../../../shared/errors.ts';
import { liveTunnels } from '../../state/live-tunnels.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/button.tsx';
import { Busy } from '../../ui/marks.tsx';
import { cutByReset, nameOf, programsOf } from './users-model.ts';

/** What is known of the add-on's users; `sessions` null until the database answered, which it is `asking`, or has failed to by `problem`. */
export type Known = { users: readonly DbUser[]; sessions: readonly DbSession[] | null; replica: boolean; asking: boolean; problem: AppError | null };

function Item({ title, children }: { title: string; children: ReactNode }) {
  return <li className="py-1.5"><span className="block font-medium">{title}</span><span className="block text-muted">{children}</span></li>;
}

/** Instead of sessions that are not known: why, and the way to them. */
function NotKnown({ asking, problem, onAsk }: Pick<Known, 'asking' | 'problem'> & { onAsk: () => void }) {
  if (asking) return <span className="block"><Busy>Connecting and asking the database…</Busy></span>;
  if (problem === null) return <span className="block">Who that is now is not known yet. <Button kind="link" small onClick={onAsk}>Show sessions</Button></span>;
  const { what, why } = wordsOf(problem);
  return <span role="alert" className="block text-amber">Who that is now could not be learnt: {what} {why} <Button kind="link" small onClick={onAsk}>Ask again</Button></span>;
}

function Disconnected({ addonId, known, onAsk }: { addonId: string; known: Known; onAsk: () => void }) {
  const { users, sessions, replica } = known;
  const programs = (useStore(liveTunnels) ?? []).filter((tunnel) => tunnel.addonId === addonId)
    .flatMap(({ connections, port }) => connections.map(({ id, program }) => ({ id, text: `${program?.command ?? 'a program'} at your port ${port}` })));
  const cut = sessions === null ? [] : cutByReset(users, sessions);
  return (
    <>
      {sessions === null ? <NotKnown asking={known.asking} problem={known.problem} onAsk={onAsk} /> : null}
      {replica ? <span className="block">A read-only replica answered; sessions on the primary are not known.</span> : null}
      {sessions !== null && !replica && cut.length === 0 ? <span className="block">Right now nobody is connected with a personal role.</span> : null}
      {cut.length + programs.length === 0 ? null : (
        <ul aria-label="Disconnected now" className="my-1 max-h-32 list-disc overflow-auto rounded-md border border-line-soft py-1.5 pr-2 pl-6 text-text">
          {cut.map(({ user, sessions: own }) => <li key={user.readWrite}>{nameOf(user)}: {own.length === 1 ? 'one session' : `${own.length} sessions`}{own.every((one) => one.hidden) ? '' : ` – ${programsOf(own)}`}</li>)}
          {programs.map(({ id, text }) => <li key={id}>Through your tunnel: {text}</li>)}
        </ul>
      )}
      <span className="block">Open transactions of theirs are rolled back. Their tables and data stay; the roles come back with the next tunnel or console session, here by themselves.</span>
    </>
  );
}

/** All that a reset of all credentials does, to whom, and what it leaves alone. */
export function Consequences({ addon, known, onAsk }: { addon: Addon; known: Known; onAsk: () => void }) {
  const apps = [...new Set(addon.attachments.map(({ appName }) => appName))];
  return (
    <ul aria-label="Consequences" className="m-0 list-none divide-y divide-line-soft p-0">
      <Item title="The app gets new role names and passwords">
        The config vars of {apps.length === 0 ? addon.app.name : apps.join(', ')} change, so {apps.length > 1 ? 'these apps restart' : 'it restarts'}. The old credentials keep working for some minutes, so that nothing goes down in between. Whoever copied them elsewhere must copy the new ones.
      </Item>
      <Item title="Everybody with a personal role is disconnected at once"><Disconnected addonId={addon.id} known={known} onAsk={onAsk} /></Item>
      <Item title="Data integrations are not affected">They keep their credentials. Remove one among the integrations if that is what you want.</Item>
      <Item title="It cannot be undone">The add-on is under maintenance meanwhile, usually for some minutes; the database stays up.</Item>
    </ul>
  );
}

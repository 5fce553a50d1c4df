import { expect, it } from 'vitest';
import type { DbSession, DbUser } from '../../../shared/contract/users.ts';
import { cutByReset, nameOf, programsOf, reassignSql, userOfRole } from './users-model.ts';

const app: DbUser = { kind: 'app', email: null, own: false, readOnly: 'app_ro', readWrite: 'app_rw' };
const dana: DbUser = { kind: 'personal', email: 'dana@example.com', own: true, readOnly: 'p_ro', readWrite: 'p_rw' };
const odd: DbUser = { kind: 'robot', email: null, own: false, readOnly: 'r_ro', readWrite: 'r_rw' };
const session = (role: string, program: string | null = 'psql'): DbSession => ({ pid: 1, role, program, address: null, since: null, state: null, hidden: program === null });

it('names the app, people and kinds that nobody knows yet', () => {
  expect([app, dana, odd].map(nameOf)).toEqual(['Heroku App User', 'dana@example.com', 'robot']);
});

it('cuts the sessions of people, whichever side, and of nobody else', () => {
  const sessions = [session('app_rw'), session('p_ro'), session('p_rw', null), session('di_user_1')];
  expect(cutByReset([app, dana], sessions)).toEqual([{ user: dana, sessions: [sessions[1], sessions[2]] }]);
  expect(cutByReset([app, dana], [session('app_ro')])).toEqual([]);
  expect(userOfRole([app, dana], 'di_user_1')).toBeNull();
});

it('counts programs', () => {
  expect(programsOf([session('p_ro'), session('p_ro', 'dbeaver'), session('p_ro'), session('p_ro', null)])).toBe('psql (2), dbeaver, unknown program');
});

it('hands over with quoted names', () => {
  const owner = { role: 'P"x', count: 1, objects: [] };
  expect(reassignSql(owner, [app, dana])).toBe('REASSIGN OWNED BY "P""x" TO app_rw;');
  expect(reassignSql(owner, [dana])).toBeNull();
});

import { expect, test } from 'vitest';
import { commandFor } from './copy-command.ts';

const addon = { app: 'my-app', attachment: 'DB', shell: 'posix' } as const;
const target = { addonId: 'a', access: 'read-only', identity: 'personal' } as const;
const text = "select 1;\n\nselect 'it''s';\nselect :id";

test('the statement at the cursor or the selection is one line of the CLI, with the role and access of the tab', () => {
  expect(commandFor(addon, target, text, { kind: 'statement', at: text.indexOf('it') })).toEqual({
    line: `heroku borealis-pg:run --app my-app --addon DB --personal-user --db-cmd 'select '\\''it'\\'''\\''s'\\'''`,
  });
  expect(commandFor(addon, { ...target, access: 'read-write', identity: 'app' }, text, { kind: 'selection', range: { from: 0, to: 11 } })).toEqual({
    line: "heroku borealis-pg:run --app my-app --addon DB --write-access --db-cmd 'select 1;'",
  });
});

test('what the CLI cannot run is said, not copied', () => {
  expect(commandFor(addon, target, text, { kind: 'all' })).toEqual({ problem: expect.stringContaining('parameters') });
  expect(commandFor(addon, target, ' \n', { kind: 'statement', at: 1 })).toEqual({ problem: expect.stringContaining('Nothing to copy') });
  expect(commandFor({ ...addon, shell: 'windows' }, target, 'do $$\nbegin null; end $$', { kind: 'all' })).toEqual({ problem: expect.stringContaining('.sql file') });
});

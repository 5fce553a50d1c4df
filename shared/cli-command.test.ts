import { expect, it } from 'vitest';
import { infoCommand, psqlCommand, runCommand, shellWord, tunnelCommand } from './cli-command.ts';

const addon = { app: 'sushi', attachment: 'DATABASE' };

it('gives the vendor CLI’s lines', () => {
  expect(infoCommand(addon)).toBe('heroku borealis-pg:info --app sushi --addon DATABASE');
  expect(tunnelCommand(addon, 'read-write')).toBe('heroku borealis-pg:tunnel --app sushi --addon DATABASE --write-access');
  expect(tunnelCommand(addon, 'read-only')).toBe('heroku borealis-pg:tunnel --app sushi --addon DATABASE');
  expect(psqlCommand(addon, 'read-only')).toBe('heroku borealis-pg:psql --app sushi --addon DATABASE');
  expect(runCommand(addon, 'read-only', 'personal', "select 'it''s'")).toBe(
    "heroku borealis-pg:run --app sushi --addon DATABASE --personal-user --db-cmd 'select '\\''it'\\'''\\''s'\\'''",
  );
});

it('quotes what a shell would read', () => {
  expect(shellWord('$(rm -rf ~)')).toBe("'$(rm -rf ~)'");
  expect(shellWord('')).toBe("''");
  expect(shellWord('plain-1.2')).toBe('plain-1.2');
});

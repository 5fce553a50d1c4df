import { expect, it } from 'vitest';
import {
  extensionsCommand, infoCommand, installExtensionsCommand, psqlCommand, removeExtensionCommand, runCommand, shellWord, tunnelCommand,
} from './cli-command.ts';

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

it('gives the lines for extensions', () => {
  expect(extensionsCommand(addon)).toBe('heroku borealis-pg:extensions --app sushi --addon DATABASE');
  expect(installExtensionsCommand(addon, ['hstore_plperl', 'uuid-ossp'])).toBe(
    'heroku borealis-pg:extensions:install --app sushi --addon DATABASE hstore_plperl --recursive && heroku borealis-pg:extensions:install --app sushi --addon DATABASE uuid-ossp --recursive',
  );
  expect(removeExtensionCommand(addon, 'uuid-ossp')).toBe('heroku borealis-pg:extensions:remove --app sushi --addon DATABASE uuid-ossp --confirm uuid-ossp');
});

it('quotes what a shell would read', () => {
  expect(shellWord('$(rm -rf ~)')).toBe("'$(rm -rf ~)'");
  expect(shellWord('')).toBe("''");
  expect(shellWord('plain-1.2')).toBe('plain-1.2');
});

import { expect, it } from 'vitest';
import {
  extensionsCommand, infoCommand, installExtensionsCommand, integrationsCommand, psqlCommand, registerIntegrationCommand, removeIntegrationCommand, removeExtensionCommand, runCommand, runFileCommand, runShellCommand, tunnelCommand,
} from './cli-command.ts';

const addon = { app: 'sushi', attachment: 'DATABASE', shell: 'posix' } as const;
const onWindows = { ...addon, shell: 'windows' } as const;

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

it('gives the lines for data integrations', () => {
  expect(integrationsCommand(addon)).toBe('heroku borealis-pg:integrations --app sushi --addon DATABASE');
  const key = { name: 'sync_1', publicKey: 'ssh-ed25519 AAAA+/=', access: 'read-write' } as const;
  expect(registerIntegrationCommand(addon, key)).toBe("heroku borealis-pg:integrations:register --app sushi --addon DATABASE --name sync_1 --write-access 'ssh-ed25519 AAAA+/='");
  expect(registerIntegrationCommand(addon, { ...key, access: 'read-only' })).not.toContain('--write-access');
  expect(removeIntegrationCommand(addon, 'sync_1')).toBe('heroku borealis-pg:integrations:remove --app sushi --addon DATABASE --name sync_1 --confirm sync_1');
});

it('writes for the shells of Windows', () => {
  expect(runCommand(onWindows, 'read-only', 'app', "select 'it''s',\n  1 -- one\nfrom t")).toBe('heroku borealis-pg:run --app sushi --addon DATABASE --db-cmd "select \'it\'\'s\', 1  from t"');
  expect(runCommand(onWindows, 'read-only', 'app', "select 'two\nlines'")).toBeNull();
  expect(runFileCommand(onWindows, 'read-write', 'app', { path: 'C:\\My files\\x.sql', format: 'csv' })).toBe('heroku borealis-pg:run --app sushi --addon DATABASE --write-access --format csv --db-cmd-file "C:\\My files\\x.sql"');
  expect(runShellCommand(onWindows, 'read-only', 'app', 'a\nb')).toBeNull();
  expect(runShellCommand(addon, 'read-only', 'app', 'a\nb\n')).toBe("heroku borealis-pg:run --app sushi --addon DATABASE --shell-cmd 'a\nb'");
  expect(installExtensionsCommand(onWindows, ['cube', 'hstore']).split('\n')).toEqual(['cube', 'hstore'].map((name) => `heroku borealis-pg:extensions:install --app sushi --addon DATABASE ${name} --recursive`));
});

import { expect, it } from 'vitest';
import {
  extensionsCommand, infoCommand, installExtensionsCommand, integrationsCommand, psqlCommand, registerIntegrationCommand, removeIntegrationCommand, removeExtensionCommand, runCommand, shellWord, tunnelCommand,
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

it('gives the lines for data integrations', () => {
  expect(integrationsCommand(addon)).toBe('heroku borealis-pg:integrations --app sushi --addon DATABASE');
  const key = { name: 'sync_1', publicKey: 'ssh-ed25519 AAAA+/=', access: 'read-write' } as const;
  expect(registerIntegrationCommand(addon, key)).toBe("heroku borealis-pg:integrations:register --app sushi --addon DATABASE --name sync_1 --write-access 'ssh-ed25519 AAAA+/='");
  expect(registerIntegrationCommand(addon, { ...key, access: 'read-only' })).not.toContain('--write-access');
  expect(removeIntegrationCommand(addon, 'sync_1')).toBe('heroku borealis-pg:integrations:remove --app sushi --addon DATABASE --name sync_1 --confirm sync_1');
});

it('quotes what a shell would read', () => {
  expect(shellWord('$(rm -rf ~)')).toBe("'$(rm -rf ~)'");
  expect(shellWord('')).toBe("''");
  expect(shellWord('plain-1.2')).toBe('plain-1.2');
});

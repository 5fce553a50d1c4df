import { afterEach, expect, test } from 'vitest';
import type { Addon } from '../../../shared/contract/addons.ts';
import { cliAddon, copyCommandTitle, hostOs } from '../../state/cli-addon.ts';
import { commandEntries } from './addon-menu.ts';

const addon: Addon = {
  id: 'a', name: 'borealis-pg-one', app: { id: 's', name: 'sushi' }, team: null, plan: 'borealis-pg:x2', state: 'provisioned', pinned: false, silenced: false, label: null, info: null, infoFetchedAt: null,
  attachments: [{ id: 'd', name: 'DATABASE', appId: 's', appName: 'sushi' }],
};

afterEach(() => hostOs.set(null));

test('every access level of tunnel and psql can be copied; nothing where no app has the add-on', () => {
  expect(commandEntries(addon).map(({ label }) => label)).toEqual(['info', 'tunnel', 'tunnel, read & write', 'psql', 'psql, read & write'].map((what) => `Copy as command: ${what}`));
  expect(commandEntries({ ...addon, attachments: [] })).toEqual([]);
});

test.each([['linux', 'posix'], ['macos', 'posix'], ['windows', 'windows']] as const)('on %s commands are for %s shells', (os, shell) => {
  hostOs.set(os);
  expect(cliAddon(addon)).toEqual({ app: 'sushi', attachment: 'DATABASE', shell });
  expect(copyCommandTitle().includes('PowerShell')).toBe(os === 'windows');
});

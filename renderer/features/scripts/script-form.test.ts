import { afterEach, expect, test } from 'vitest';
import type { Addon } from '../../../shared/contract/addons.ts';
import { hostOs } from '../../state/cli-addon.ts';
import { cliLine, type ScriptForm } from './script-form.ts';

const addon: Addon = {
  id: 'a', name: 'borealis-pg-one', app: { id: 's', name: 'sushi' }, team: null, plan: 'borealis-pg:x2', state: 'provisioned', pinned: false, silenced: false, label: null, info: null, infoFetchedAt: null,
  attachments: [{ id: 'd', name: 'DATABASE', appId: 's', appName: 'sushi' }],
};
const form: ScriptForm = { kind: 'command', path: '', transaction: true, format: 'table', command: 'rake db:migrate\necho "done"', folder: '', passFile: false, identity: 'app', access: 'read-only' };

afterEach(() => hostOs.set(null));

test('the line of a form, for the shells of this computer; none where they cannot pass it', () => {
  expect(cliLine(addon, form, 'read-write')).toBe('heroku borealis-pg:run --app sushi --addon DATABASE --write-access --shell-cmd \'rake db:migrate\necho "done"\'');
  hostOs.set('windows');
  expect(cliLine(addon, form, 'read-only')).toBeNull();
  expect(cliLine(addon, { ...form, command: 'echo "done"' }, 'read-only')).toBe('heroku borealis-pg:run --app sushi --addon DATABASE --shell-cmd \'"echo ""done"""\'');
  expect(cliLine(addon, { ...form, kind: 'file', path: 'C:\\My files\\a.sql', format: 'csv' }, 'read-only')).toContain('--format csv --db-cmd-file "C:\\My files\\a.sql"');
});

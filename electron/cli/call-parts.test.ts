import { describe, expect, test } from 'vitest';
import { refuseSecretArgument, refuseVain, takesAddon } from './call-input.ts';
import { createVerdict } from './ended-badly.ts';
import { UsageError } from './problems.ts';

describe('how work ended that goes on answering', () => {
  test.each([
    [[{ kind: 'run', run: { state: 'running' } }, { kind: 'run', run: { state: 'failed' } }, { kind: 'output', chunks: [] }], true],
    [[{ kind: 'run', run: { state: 'stopped' } }], true], [[{ kind: 'run', run: { state: 'lost' } }], true],
    [[{ kind: 'run', run: { state: 'stopping' } }, { kind: 'run', run: { state: 'done' } }], false],
    [[{ kind: 'step', step: { id: 'tcp', state: 'failed' } }, { kind: 'finished', ms: 1 }], true],
    [[{ kind: 'step', step: { id: 'tcp', state: 'warning' } }, { kind: 'finished', ms: 1 }], false],
    [[{ kind: 'done', outcome: 'failed' }], true], [[{ outcome: 'failed' }, { outcome: 'done' }], false],
    [[{ outcome: 'stopped' }], true], [[[{ state: 'failed' }]], false], [[], false],
  ])('%j: went wrong %j', (events, bad) => {
    const verdict = createVerdict();
    for (const event of events) verdict.hear(event);
    expect(verdict.endedBadly()).toBe(bad);
  });
});

test('secrets are refused as arguments, with the way that takes them', () => {
  const client = { id: 'x', port: 1234 };
  const refused = [['account.signInWithToken', { token: 'geheim' }], ['settings.update', { oauthClients: [{ ...client, secret: 'geheim' }] }]] as const;
  for (const [procedure, input] of refused) {
    expect(() => refuseSecretArgument(procedure, input)).toThrow(UsageError);
    expect(() => refuseSecretArgument(procedure, input)).toThrow(`call ${procedure} - <`);
    expect(() => refuseSecretArgument(procedure, input)).not.toThrow('geheim');
  }
  refuseSecretArgument('settings.update', { theme: 'dark', oauthClients: [{ ...client, secret: '' }] });
  refuseSecretArgument('users.list', { addonId: 'x' });
});

test('which procedures are about one add-on', () => {
  expect(['users.list', 'tunnels.open', 'doctor.run', 'restore.start', 'integrations.register'].map(takesAddon)).toEqual([true, true, true, true, true]);
  expect(['app.platform', 'account.list', 'scripts.follow', 'no.such', ''].map(takesAddon)).toEqual([false, false, false, false, false]);
});

test('what would end at once is refused, with what does it instead', () => {
  expect(() => refuseVain('tunnels.open')).toThrow('borealis-desktop tunnel');
  for (const name of ['tunnels.elevate', 'handoff.open']) expect(() => refuseVain(name)).toThrow(name);
  refuseVain('users.list');
});

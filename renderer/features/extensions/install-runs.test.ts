import { afterEach, expect, it, vi } from 'vitest';
import type { InstallEvent, InstallStep } from '../../../shared/contract/extensions.ts';
import type { ContractClient } from '../../../shared/contract/index.ts';
import { activities } from '../../state/activity.ts';
import { installRuns, startInstall, stopInstall, summary } from './install-runs.ts';

const step = (name: string, state: InstallStep['state']): InstallStep => ({ name, state, version: null, schema: null, neededBy: [] });
const progress = (...steps: InstallStep[]): InstallEvent => ({ kind: 'progress', value: 0.5, title: 'Install extensions', description: 'hstore', steps });
const addon = { id: 'a', name: 'borealis-shop' };

/** A client whose installation tells what `tell` is given, and ends when it is told an end. */
function fake() {
  const waiting: InstallEvent[] = [];
  let wake: (() => void) | undefined;
  async function* events(): AsyncGenerator<InstallEvent, void> {
    for (;;) {
      const event = waiting.shift();
      if (event === undefined) await new Promise<void>((resolve) => { wake = resolve; });
      else {
        yield event;
        if (event.kind === 'done') return;
      }
    }
  }
  const install = vi.fn<() => Promise<AsyncGenerator<InstallEvent, void>>>(() => Promise.resolve(events()));
  const cancelInstall = vi.fn<(input: object) => Promise<object>>(() => Promise.resolve({}));
  return {
    client: { extensions: { install, cancelInstall } } as unknown as ContractClient, install, cancelInstall,
    tell(event: InstallEvent): void {
      waiting.push(event);
      wake?.();
    },
  };
}
const run = () => installRuns.get().get('a');

afterEach(() => {
  installRuns.set(new Map());
  activities.set([]);
});

it('is one installation however often it is begun', async () => {
  const { client, install, tell } = fake();
  startInstall(client, addon, ['hstore']);
  startInstall(client, addon, ['hstore']);
  startInstall(client, addon, ['cube']);
  expect(install).toHaveBeenCalledOnce();
  tell(progress(step('hstore', 'installing')));
  await vi.waitFor(() => expect(run()?.steps).toHaveLength(1));
  expect(activities.get()).toMatchObject([{ title: 'Install hstore on borealis-shop', state: 'running', value: 0.5 }]);
  tell({ kind: 'done', outcome: 'installed', steps: [step('hstore', 'installed')], error: null, uncertain: false });
  await vi.waitFor(() => expect(run()?.state).toBe('done'));
  expect(activities.get()).toMatchObject([{ state: 'done', value: 1, description: 'Installed: hstore.' }]);
});

it('is stopped by the main process, and tells how it ended', async () => {
  const { client, cancelInstall, tell } = fake();
  startInstall(client, addon, ['earthdistance']);
  stopInstall(client, 'a');
  expect(cancelInstall).toHaveBeenCalledWith({ addonId: 'a' });
  expect(run()).toMatchObject({ state: 'running', stopping: true });
  tell({ kind: 'done', outcome: 'cancelled', steps: [step('cube', 'installed'), step('earthdistance', 'not-tried')], error: null, uncertain: false });
  await vi.waitFor(() => expect(run()?.state).toBe('cancelled'));
  expect(activities.get()[0]?.description).toBe('Installed: cube. Not installed: earthdistance.');
});

it('fails where the call does', async () => {
  const { client, install } = fake();
  install.mockRejectedValueOnce(new Error('gone'));
  startInstall(client, addon, ['hstore']);
  await vi.waitFor(() => expect(run()).toMatchObject({ state: 'failed', error: { code: 'internal' } }));
  expect(activities.get()[0]?.state).toBe('failed');
});

it('says in short what became of it', () => {
  expect(summary({ steps: [step('a', 'present')], state: 'done' })).toBe('Everything was installed already.');
  expect(summary({ steps: [step('a', 'failed'), step('b', 'not-tried')], state: 'failed' })).toBe('Nothing was installed. Not installed: a and b.');
});

import { screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { InstallEvent, InstallStep } from '../../../shared/contract/extensions.ts';
import { activities } from '../../state/activity.ts';
import { makeAddon, openPage, os } from '../../testing/fake-host.tsx';
import Extensions from './extensions.tsx';
import { installRuns, runShown } from './install-runs.ts';

const addon = makeAddon({ id: 'd1', name: 'borealis-shop' });
const step = (name: string, state: InstallStep['state']): InstallStep => ({ name, state, version: null, schema: null, neededBy: [] });
const underWay: InstallEvent = { kind: 'progress', value: 0.5, title: 'Install extensions', description: 'hstore', steps: [step('cube', 'installed'), step('hstore', 'installing')] };
const ended: InstallEvent = {
  kind: 'done', outcome: 'failed', steps: [step('cube', 'installed'), step('hstore', 'failed')], uncertain: false,
  error: { code: 'extension.unsupported', message: 'no', retryable: false, details: { name: 'hstore', reason: 'Bad extension name' }, traceId: 't1' },
};

let page: ReturnType<typeof openPage> | undefined;
/** The pane of a window that was just loaded, over a main process that has these events to tell. */
function open(names: string[] | null, events: () => AsyncGenerator<InstallEvent, void>) {
  const asked = { followed: 0 };
  page = openPage(<Extensions addon={addon} elevated={false} />, {}, {
    extensions: {
      installed: os.extensions.installed.handler(() => []),
      offered: os.extensions.offered.handler(() => []),
      currentInstall: os.extensions.currentInstall.handler(() => ({ names })),
      followInstall: os.extensions.followInstall.handler(() => {
        asked.followed += 1;
        return events();
      }),
    },
  });
  return asked;
}
afterEach(() => {
  page?.close();
  installRuns.set(new Map());
  runShown.set(null);
  activities.set([]);
});

it('what was installed while nobody looked is shown when the pane is opened', async () => {
  open(['hstore'], async function* () { yield ended; });
  const status = await screen.findByText('Installed: cube. Not installed: hstore.');
  expect(status.closest('[role="dialog"]')?.textContent).toContain('Not everything was installed');
  expect(activities.get()).toMatchObject([{ state: 'failed', title: 'Install hstore on borealis-shop' }]);
});

it('one under way is followed again to its end', async () => {
  const go = Promise.withResolvers<void>();
  open(['hstore'], async function* () {
    yield underWay;
    await go.promise;
    yield ended;
  });
  await screen.findByText('installing…');
  expect(activities.get()).toMatchObject([{ state: 'running' }]);
  go.resolve();
  await screen.findByText('Installed: cube. Not installed: hstore.');
});

it('one whose end somebody else saw first leaves nothing', async () => {
  const asked = open(['hstore'], async function* () { /* Nothing any more. */ });
  await waitFor(() => expect(asked.followed).toBe(1));
  await waitFor(() => expect(installRuns.get().size).toBe(0));
  expect(activities.get()).toEqual([]);
});

it('without one nothing is followed', async () => {
  const asked = open(null, async function* () { yield ended; });
  await screen.findByText(/Nothing is installed/);
  expect(asked.followed).toBe(0);
  expect(screen.queryByRole('dialog')).toBeNull();
});

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ContractClient } from '../../../shared/contract/index.ts';
import type { ScriptRun } from '../../../shared/contract/scripts.ts';
import { useApi } from '../../api/api-context.tsx';
import { activities, addActivity, updateActivity, type Activity } from '../../state/activity.ts';
import { selectedAddonId, viewTab } from '../../state/workbench-state.ts';
import { isOver, runWords, shareOf, titleOf } from './run-words.ts';
import { showRun } from './script-form.ts';

const lookMs = 1000;

function look(run: ScriptRun): void {
  selectedAddonId.set(run.addonId);
  showRun(run.addonId, run.id);
  viewTab.set('scripts');
}

function stateOf({ state }: ScriptRun): Activity['state'] {
  if (state === 'done') return 'done';
  if (state === 'stopped') return 'cancelled';
  return state === 'failed' || state === 'lost' ? 'failed' : 'running';
}

function put(client: ContractClient, run: ScriptRun): void {
  const change = { state: stateOf(run), description: `${run.addonName}: ${runWords(run, Date.now())}`, value: isOver(run) ? 1 : shareOf(run), error: run.error };
  if (activities.get().some(({ id }) => id === run.id)) updateActivity(run.id, change);
  else {
    addActivity({
      id: run.id, title: `Script ${titleOf(run)}`, startedAt: new Date(run.startedAt).getTime(), action: { label: 'Show', run: () => look(run) },
      cancel: () => void client.scripts.stop({ runId: run.id }).catch(() => undefined), ...change,
    });
  }
}

/** How a run ended that is no longer among those under way. */
async function putEnded(client: ContractClient, run: ScriptRun): Promise<void> {
  const runs = await client.scripts.list({ addonId: run.addonId });
  const ended = runs.find(({ id }) => id === run.id);
  if (ended !== undefined) put(client, ended);
}

/** Shows scripts that run, of every add-on and every window, among the long operations. */
export function ScriptActivities() {
  const { client, query } = useApi();
  const running = useQuery(query.scripts.running.queryOptions({ input: {}, refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? lookMs : false) }));
  const before = useRef<readonly ScriptRun[]>([]);
  useEffect(() => {
    const now = running.data ?? [];
    for (const run of now) put(client, run);
    const gone = before.current.filter((run) => !now.some(({ id }) => id === run.id));
    before.current = now;
    for (const run of gone) void putEnded(client, run).catch(() => undefined);
  }, [client, running.data]);
  return null;
}

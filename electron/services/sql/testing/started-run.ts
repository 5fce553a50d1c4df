import type { RunEvent } from '../../../../shared/contract/sql.ts';
import type { TestConsole } from './test-console.ts';

/** Starts a run and reads on in the background; `seen` resolves with the first event of a kind. */
export function startRun(box: TestConsole, text: string, more: Parameters<TestConsole['run']>[1] = {}) {
  const events: RunEvent[] = [];
  const waiting: [kind: string, resolve: (event: RunEvent) => void][] = [];
  const iterator = box.service.run(box.request(text, more));
  const done = (async () => {
    for await (const event of iterator) {
      events.push(event);
      for (const [kind, resolve] of waiting) if (kind === event.kind) resolve(event);
    }
    return events;
  })();
  const seen = (kind: RunEvent['kind']): Promise<RunEvent> => {
    const known = events.find((event) => event.kind === kind);
    return known === undefined ? new Promise((resolve) => { waiting.push([kind, resolve]); }) : Promise.resolve(known);
  };
  /** The process id of the run's session. */
  const pid = async (): Promise<number> => {
    const event = await seen('session');
    if (event.kind !== 'session') throw new Error('No session.');
    return event.pid;
  };
  return { done, seen, pid, iterator };
}

/** Waits until a session is in this state of pg_stat_activity, or is gone (undefined). */
export async function untilState(box: TestConsole, pid: number, wanted: string | undefined): Promise<void> {
  for (;;) {
    const state = await box.cluster.admin(async (client) => (
      (await client.query<{ state: string }>('SELECT state FROM pg_stat_activity WHERE pid = $1', [pid])).rows[0]?.state
    ));
    if (state === wanted) return;
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}

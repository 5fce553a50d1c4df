import type { AppEvent } from '../../../shared/contract/app.ts';
import type { Log } from '../../services/deps.ts';
import { failure } from '../../services/errors/app-failure.ts';
import { createSignal } from '../../services/signal.ts';
import { createOs } from '../handlers/os.ts';
import { iterateSignal } from '../interruptible.ts';

export interface LogLine { level: string; event: string; data: Readonly<Record<string, unknown>> | undefined }

/** A log that keeps its lines. */
export function createMemoryLog(): Log & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const write = (level: string) => (event: string, data?: Readonly<Record<string, unknown>>): void => { lines.push({ level, event, data }); };
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

/** A few procedures of the real contract behind the real middleware, which fail or wait as their input says. */
export function createTestRouter(log: Log) {
  const os = createOs({ log });
  const events = createSignal<AppEvent>();
  const seen = { started: createSignal<string>(), ended: createSignal<string>() };
  const router = {
    app: {
      platform: os.app.platform.handler(() => ({ kind: 'browser' as const, os: 'linux' as const, appVersion: '1.2.3', sandbox: true })),
      // An output that its schema refuses.
      warnings: os.app.warnings.handler(() => JSON.parse('[{"id":1}]')),
      events: os.app.events.handler(async function* ({ signal }) {
        seen.started.emit('events');
        try {
          yield* iterateSignal(events, { abort: signal });
        } finally {
          seen.ended.emit('events');
        }
      }),
    },
    addons: {
      details: os.addons.details.handler(({ input }) => {
        if (input.addonId === 'typed') throw failure('tunnel.port-taken', { port: 15_400, holder: { pid: 7, command: 'postgres' }, suggestion: 15_401 }, 'The port is taken.');
        throw new Error(`secret detail of ${input.addonId}`);
      }),
      list: os.addons.list.handler(async ({ signal }) => {
        seen.started.emit('list');
        await new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        }).finally(() => seen.ended.emit('list'));
        throw new Error('unreachable');
      }),
    },
    account: {
      signInWithToken: os.account.signInWithToken.handler(() => { throw new Error('unreachable'); }),
      signInWithOAuth: os.account.signInWithOAuth.handler(async function* () {
        yield { kind: 'waiting' as const, description: 'In the browser.', until: '2026-01-01T00:00:00Z' };
        throw failure('session.denied', {}, 'Denied.');
      }),
    },
  };
  return { router, events, seen };
}

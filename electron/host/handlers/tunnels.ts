import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import type { Signal } from '../../services/deps.ts';
import type { TunnelService } from '../../services/tunnels/tunnel-service.ts';
import type { Os } from './os.ts';

/** Milliseconds between two lists of the watch: at most four a second. */
const watchEveryMs = 250;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** The list now, then again after every change, at most four times a second; ends when the signal is aborted. */
export async function* watchTunnels(list: () => Tunnel[], changed: Signal<undefined>, signal: AbortSignal): AsyncGenerator<Tunnel[], void> {
  let wake: (() => void) | undefined;
  let dirty = true;
  const unsubscribe = changed.subscribe(() => {
    dirty = true;
    wake?.();
  });
  const stop = (): void => wake?.();
  signal.addEventListener('abort', stop, { once: true });
  try {
    while (!signal.aborted) {
      if (!dirty) await new Promise<void>((resolve) => { wake = resolve; });
      if (signal.aborted) return;
      dirty = false;
      yield list();
      await pause(watchEveryMs, signal);
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', stop);
  }
}

/** The `tunnels` procedures: each a call to the service. */
export function tunnelHandlers(os: Os, service: TunnelService) {
  const { tunnels } = os;
  return {
    watch: tunnels.watch.handler(({ signal }) => watchTunnels(() => service.list(), service.changed, signal ?? new AbortController().signal)),
    open: tunnels.open.handler(({ input, signal }) => service.open(input, signal)),
    use: tunnels.use.handler(({ input: { elevate, ...target }, signal }) => service.use(target, elevate, signal ?? new AbortController().signal)),
    close: tunnels.close.handler(async ({ input }) => {
      await service.close(input);
      return {};
    }),
    retry: tunnels.retry.handler(({ input, signal }) => service.retry(input, signal)),
    setPort: tunnels.setPort.handler(({ input: { port, ...key } }) => service.setPort(key, port)),
    credentials: tunnels.credentials.handler(({ input, signal }) => service.credentials(input, signal)),
    reveal: tunnels.reveal.handler(({ input, signal }) => service.reveal(input, signal)),
    copy: tunnels.copy.handler(({ input: { what, ...target }, signal }) => service.copy(target, what, signal)),
    elevations: tunnels.elevations.handler(() => service.elevations.list()),
    elevate: tunnels.elevate.handler(({ input }) => service.elevate(input.addonId, input.confirmName)),
    extendElevation: tunnels.extendElevation.handler(({ input }) => service.extend(input.addonId)),
    endElevation: tunnels.endElevation.handler(({ input }) => {
      service.elevations.end(input.addonId);
      return {};
    }),
  };
}

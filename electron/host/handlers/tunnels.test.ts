import { describe, expect, it, vi } from 'vitest';
import { createSignal } from '../../services/signal.ts';
import { watchTunnels } from './tunnels.ts';

describe('watchTunnels', () => {
  it('gives the list at once, joins changes to four a second, and ends with the signal', async () => {
    const changed = createSignal<undefined>();
    const controller = new AbortController();
    let asked = 0;
    const watch = watchTunnels(() => { asked += 1; return []; }, changed, controller.signal);
    const began = performance.now();
    expect(await watch.next()).toEqual({ done: false, value: [] });
    for (let change = 0; change < 100; change += 1) changed.emit(undefined);
    expect(await watch.next()).toEqual({ done: false, value: [] });
    expect(performance.now() - began).toBeGreaterThanOrEqual(240);
    expect(asked).toBe(2);
    const waiting = watch.next();
    controller.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('stops listening when its reader leaves', async () => {
    const changed = createSignal<undefined>();
    const subscribe = vi.spyOn(changed, 'subscribe');
    const watch = watchTunnels(() => [], changed, new AbortController().signal);
    await watch.next();
    await watch.return();
    expect(subscribe).toHaveBeenCalledOnce();
    expect(await watch.next()).toEqual({ done: true, value: undefined });
  });
});

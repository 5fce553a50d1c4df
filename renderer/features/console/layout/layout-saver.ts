import type { ContractClient } from '../../../../shared/contract/index.ts';
import type { Parts } from './parts.ts';

export type LayoutSaver = {
  /** What is there now is what the main process has. */
  known(): void;
  /** Notes that something changed; it is saved within a moment. */
  touch(): void;
  flush(): Promise<void>;
};

const settleMs = 150;
const retryMs = 2000;

/** Keeps which tab each part of the editor area shows, and how it is divided, with the main process. */
export function createLayoutSaver(workspace: Pick<ContractClient['workspace'], 'activate' | 'arrange'>, addonId: string, read: () => Parts): LayoutSaver {
  let saved = read();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();

  const pass = async () => {
    const next = read();
    try {
      if (next.firstId !== saved.firstId) await workspace.activate({ addonId, tabId: next.firstId });
      if (next.layout !== saved.layout) await workspace.arrange({ addonId, layout: next.layout });
      saved = next;
    } catch {
      schedule(retryMs);
    }
  };
  const flush = () => {
    clearTimeout(timer);
    running = running.then(pass);
    return running;
  };
  function schedule(ms: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  }

  return {
    known() { saved = read(); },
    touch: () => schedule(settleMs),
    flush,
  };
}

import type { ContractClient } from '../../../../shared/contract/index.ts';
import type { Parts } from './parts.ts';

export type LayoutSaver = {
  /** What is there now is what the main process has. */
  known(): void;
  /** Notes that something changed; it is saved within a moment. */
  touch(): void;
  /** Sends what changed, before it returns; resolves when that was tried. */
  flush(): Promise<void>;
};

const settleMs = 150;
const retryMs = 2000;

/**
 * Keeps which tab each part of the editor area shows, and how it is divided, with the main process. Nothing waits for an answer:
 * the page may be left before one comes, and the connection keeps the order. What failed is sent again whole.
 */
export function createLayoutSaver(workspace: Pick<ContractClient['workspace'], 'activate' | 'arrange'>, addonId: string, read: () => Parts): LayoutSaver {
  let sent: Parts | null = read();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = async () => {
    clearTimeout(timer);
    const next = read();
    const before = sent;
    sent = next;
    try {
      await Promise.all([
        next.firstId === before?.firstId ? null : workspace.activate({ addonId, tabId: next.firstId }),
        next.layout === before?.layout ? null : workspace.arrange({ addonId, layout: next.layout }),
      ]);
    } catch {
      sent = null;
      schedule(retryMs);
    }
  };
  function schedule(ms: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  }

  return {
    known() { sent = read(); },
    touch: () => schedule(settleMs),
    flush,
  };
}

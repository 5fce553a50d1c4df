import { createHash } from 'node:crypto';

/** Electron's clipboard, as far as it is used. */
export interface Clipboard {
  readText(): Promise<string>;
  writeText(text: string): Promise<void>;
  clear(): void;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Copies secrets and takes them away again, unless something else was copied meanwhile. Remembers only a digest. */
export function createSecretClipboard(clipboard: Clipboard) {
  let pending: { digest: string; timer: NodeJS.Timeout } | undefined;

  const clear = async (): Promise<void> => {
    const due = pending;
    if (!due) return;
    clearTimeout(due.timer);
    pending = undefined;
    if (digest(await clipboard.readText()) === due.digest) clipboard.clear();
  };
  return {
    async copy(text: string, clearAfterSeconds: number): Promise<void> {
      if (pending) clearTimeout(pending.timer);
      await clipboard.writeText(text);
      const timer = setTimeout(() => { clear().catch(() => undefined); }, clearAfterSeconds * 1000);
      timer.unref();
      pending = { digest: digest(text), timer };
    },
    /** Clears at once what is still to be cleared; on quit. */
    clear,
  };
}

import { isOwnUrl } from './app-protocol.ts';

interface Frame { url: string; parent: unknown }

/**
 * True for a message from the main frame of our own window showing our own bundle. A frame that has gone, a sub-frame,
 * another webContents, an empty URL and about:blank are all refused (Electron security 17).
 */
export function isTrustedSender<Contents>({ sender, frame, window }: { sender: Contents; frame: Frame | null; window: Contents | null }): boolean {
  return window !== null && sender === window && frame !== null && frame.parent === null && isOwnUrl(frame.url);
}

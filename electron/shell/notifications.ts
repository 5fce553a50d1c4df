import { BrowserWindow, Notification } from 'electron';
import type { Notice } from '../host/host-types.ts';

/**
 * The system's notifications. They are held until they are closed, because a collected one loses its click; a later one with the
 * same tag closes the one before. `show` answers false where the system has none.
 */
export function createNotifications(): { show(notice: Notice, onOpen: () => void): boolean; dispose(): void } {
  const open = new Map<string, Notification>();
  return {
    show({ tag, title, body, tone }, onOpen) {
      if (!Notification.isSupported()) return false;
      open.get(tag)?.close();
      const notification = new Notification({ title, body, urgency: tone === 'error' ? 'critical' : 'normal' });
      const forget = (): void => { if (open.get(tag) === notification) open.delete(tag); };
      notification.on('close', forget);
      notification.on('failed', forget);
      notification.on('click', () => {
        forget();
        const window = BrowserWindow.getAllWindows()[0];
        if (window?.isMinimized()) window.restore();
        window?.focus();
        onOpen();
      });
      open.set(tag, notification);
      notification.show();
      return true;
    },
    dispose() {
      for (const notification of open.values()) notification.close();
      open.clear();
    },
  };
}

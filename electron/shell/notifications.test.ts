import type { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Notice } from '../host/host-types.ts';
import { createNotifications } from './notifications.ts';

const system = vi.hoisted(() => ({ supported: true, shown: [] as unknown[], window: { isMinimized: () => true, restore: vi.fn<() => void>(), focus: vi.fn<() => void>() } }));
vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  class Notification extends Emitter {
    static isSupported = (): boolean => system.supported;
    readonly options: object;
    open = false;
    constructor(options: object) {
      super();
      this.options = options;
    }
    show(): void {
      this.open = true;
      system.shown.push(this);
    }
    close(): void {
      this.open = false;
      this.emit('close');
    }
  }
  return { Notification, BrowserWindow: { getAllWindows: () => [system.window] } };
});

type Shown = EventEmitter & { options: object; open: boolean };
const shown = (): Shown[] => system.shown as Shown[];
const notice: Notice = { tag: 'state-a1', title: 'Undergoing maintenance: db', body: 'Before: Available.', tone: 'info', addonId: 'a1' };
const nothing = (): void => undefined;
beforeEach(() => {
  system.supported = true;
  system.shown = [];
});

it('shows the newest of a tag, and those of others beside it', () => {
  const notifications = createNotifications();
  expect(notifications.show(notice, nothing)).toBe(true);
  notifications.show({ ...notice, tag: 'state-a2' }, nothing);
  notifications.show({ ...notice, title: 'Available: db', tone: 'error' }, nothing);
  expect(shown().map(({ open, options }) => ({ open, options }))).toMatchObject([
    { open: false, options: { title: 'Undergoing maintenance: db', urgency: 'normal' } }, { open: true }, { open: true, options: { title: 'Available: db', urgency: 'critical' } },
  ]);
  notifications.dispose();
  expect(shown().every(({ open }) => !open)).toBe(true);
});

it('brings the window to the front on a click', () => {
  const opened = vi.fn<() => void>();
  createNotifications().show(notice, opened);
  shown()[0]?.emit('click');
  expect(system.window.restore).toHaveBeenCalledOnce();
  expect(system.window.focus).toHaveBeenCalledOnce();
  expect(opened).toHaveBeenCalledOnce();
});

it('leaves it to the window where the system has none', () => {
  system.supported = false;
  expect(createNotifications().show(notice, nothing)).toBe(false);
  expect(shown()).toEqual([]);
});

import type { Notice as ShownNotice } from '../../../shared/contract/app.ts';
import type { Log, Notice, PlatformServices, Signal } from '../deps.ts';
import { createSignal } from '../signal.ts';

/** Tells the user of something at once: by the system where it can, and in every window. */
export interface Notices {
  /** Never throws: nothing may fail because it could not be told. */
  send(notice: Notice): void;
  /** What windows show. */
  readonly sent: Pick<Signal<ShownNotice>, 'subscribe'>;
}

export interface NoticesDeps { platform: Pick<PlatformServices, 'notify'>; log: Log }

/** See Notices. */
export function createNotices({ platform, log }: NoticesDeps): Notices {
  const sent = createSignal<ShownNotice>();
  return {
    send(notice) {
      void platform.notify(notice, () => sent.emit({ ...notice, shown: true, opened: true })).catch((cause: unknown) => {
        log.warn('notices.not-shown', { tag: notice.tag, cause });
        return false;
      }).then((shown) => sent.emit({ ...notice, shown, opened: false }));
    },
    sent,
  };
}

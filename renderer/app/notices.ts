import { useEffect } from 'react';
import { toast } from 'sonner';
import type { Notice } from '../../shared/contract/app.ts';
import { useApi } from '../api/api-context.tsx';
import { keepListening } from '../api/listen.ts';
import { openDialog, selectedAddonId, viewTab } from '../state/workbench-state.ts';

/** How long a notice stands in the window; longer than a confirmation, because nobody waits for it. */
const SHOWN_MS = 12_000;

type About = Pick<Notice, 'addonId' | 'tab' | 'shows'>;

function goTo({ addonId, tab, shows }: About): void {
  if (shows !== undefined) openDialog.set(shows);
  if (addonId === null) return;
  selectedAddonId.set(addonId);
  viewTab.set(tab ?? 'overview');
}

function showToast({ tag, title, body, tone, ...about }: Notice): void {
  const show = tone === 'info' ? toast.info : tone === 'warning' ? toast.warning : toast.error;
  show(title, {
    id: `notice-${tag}`, description: body, duration: SHOWN_MS,
    ...(about.addonId === null && about.shows === undefined ? {} : { action: { label: 'Show', onClick: () => goTo(about) } }),
  });
}

/** The page's own notification, where the user allowed it and is not looking at the page. */
function showInSystem({ tag, title, body, ...about }: Notice): void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus()) return;
  const notification = new Notification(title, { body, tag });
  notification.addEventListener('click', () => {
    window.focus();
    goTo(about);
    notification.close();
  });
}

/** Shows what the main process has to tell at once: in the window, and by the page's notification where the system showed none. */
export function useNotices(): void {
  const { client } = useApi();
  useEffect(() => {
    const stop = new AbortController();
    const onNotice = (notice: Notice) => {
      if (notice.opened) {
        goTo(notice);
        return;
      }
      showToast(notice);
      if (!notice.shown) showInSystem(notice);
    };
    void keepListening((signal) => client.app.notices({}, { signal }), onNotice, stop.signal);
    return () => stop.abort();
  }, [client]);
}

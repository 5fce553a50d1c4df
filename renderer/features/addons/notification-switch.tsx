import { Bell, BellOff } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import type { Addon } from '../../../shared/contract/addons.ts';
import { useApi } from '../../api/api-context.tsx';
import { Button } from '../../ui/button.tsx';
import { useSetSilenced } from './queries.ts';

/** Whether the page could show notifications of its own and was never asked; Electron shows them by the system. */
function useAskable(): { askable: boolean; ask: () => void } {
  const platform = useQuery(useApi().query.app.platform.queryOptions({ input: {}, staleTime: Infinity }));
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'));
  return {
    askable: platform.data?.kind === 'browser' && permission === 'default',
    ask: () => void Notification.requestPermission().then((answer) => {
      setPermission(answer);
      if (answer === 'granted') toast.success('Changes are told by the system too while this page is open');
    }),
  };
}

/** Whether changes of the add-on's state and storage are told, and the page's permission to tell them outside of it. */
export function NotificationSwitch({ addon }: { addon: Addon }) {
  const silence = useSetSilenced();
  const { askable, ask } = useAskable();
  const { silenced } = addon;
  const toggle = () => silence.mutate({ addonId: addon.id, silenced: !silenced });
  return (
    <>
      <Button
        kind="quiet"
        aria-pressed={!silenced}
        disabled={silence.isPending}
        onClick={toggle}
        title={silenced ? 'Changes of status and storage are not told' : 'Changes of status and storage are told'}
      >
        {silenced ? <BellOff size={13} aria-hidden="true" /> : <Bell size={13} aria-hidden="true" />}
        {silenced ? 'Notifications off' : 'Notifications on'}
      </Button>
      {askable && !silenced ? <Button kind="quiet" onClick={ask}>Allow system notifications</Button> : null}
    </>
  );
}

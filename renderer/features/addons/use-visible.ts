import { useEffect } from 'react';
import { useApi } from '../../api/api-context.tsx';

const SETTLE_MS = 200;
const MOST = 200;

/** Tells the main process which add-ons are in sight, once scrolling settles, so that it fetches their details. */
export function useReportVisible(addonIds: readonly string[]): void {
  const { client } = useApi();
  const key = addonIds.slice(0, MOST).join(' ');
  useEffect(() => {
    if (key === '') return undefined;
    const timer = setTimeout(() => {
      client.addons.visible({ addonIds: key.split(' ') }).catch(() => undefined);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [client, key]);
}

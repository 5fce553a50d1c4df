import { useCallback, useMemo, useState } from 'react';
import type { Addon } from '../../shared/contract/addons.ts';
import type { DialogHost } from '../ui/dialog-host.ts';

/** The chosen add-on. One that has vanished stays as it was last while a dialog of its page is open, so that nothing typed in it is lost. */
export function useShownAddon(addons: readonly Addon[] | undefined, selected: string | null): { addon: Addon | null; host: DialogHost } {
  const [dialogs, setDialogs] = useState(0);
  const listed = addons?.find(({ id }) => id === selected) ?? null;
  const [last, setLast] = useState(listed);
  if (listed !== null && listed !== last) setLast(listed);
  const opened = useCallback(() => {
    setDialogs((count) => count + 1);
    return () => setDialogs((count) => count - 1);
  }, []);
  const addon = listed ?? (dialogs > 0 && last?.id === selected ? last : null);
  const gone = addons !== undefined && addon !== null && listed === null;
  const host = useMemo(() => ({ gone, opened }), [gone, opened]);
  return { addon, host };
}

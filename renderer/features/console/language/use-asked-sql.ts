import { useEffect } from 'react';
import { sqlAsked } from '../../../state/sql-asked.ts';
import { useStore } from '../../../state/store.ts';
import type { ConsoleSession } from '../console-session.ts';

/** Opens what other parts of the window asked for in a tab of this console. */
export function useAskedSql(session: ConsoleSession, addonId: string): void {
  const asked = useStore(sqlAsked);
  useEffect(() => {
    if (asked?.addonId !== addonId) return;
    sqlAsked.set(null);
    session.open({ text: asked.text, title: asked.title });
  }, [asked, session, addonId]);
}

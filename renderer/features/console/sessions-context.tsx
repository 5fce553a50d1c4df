import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import type { ContractClient } from '../../../shared/contract/index.ts';
import { createConsoleSession, type ConsoleSession } from './console-session.ts';
import type { ConsoleTab } from './console-tab.ts';
import { openTransaction } from './tab-database.ts';

type Sessions = { of(addonId: string): ConsoleSession; tabs(): readonly ConsoleTab[]; flush(): void; dispose(): void };

function createSessions(client: ContractClient): Sessions {
  const known = new Map<string, ConsoleSession>();
  return {
    of(addonId) {
      const session = known.get(addonId) ?? createConsoleSession(client, addonId);
      known.set(addonId, session);
      return session;
    },
    tabs: () => [...known.values()].flatMap((session) => session.state.get().tabs),
    flush() {
      for (const session of known.values()) void session.flush();
    },
    dispose() {
      for (const session of known.values()) session.dispose();
      known.clear();
    },
  };
}

const SessionsContext = createContext<Sessions | null>(null);

/** Keeps the consoles of all add-ons while the user looks at others; saves at once when the page is left. */
export function ConsoleSessionsProvider({ client, children }: { client: ContractClient; children: ReactNode }) {
  const sessions = useMemo(() => createSessions(client), [client]);
  useEffect(() => {
    const flush = () => sessions.flush();
    // Leaving ends the sessions in time, and with them what is not committed.
    const ask = (event: BeforeUnloadEvent) => {
      if (sessions.tabs().some((tab) => openTransaction(tab.database.state.get()) !== null)) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    window.addEventListener('pagehide', flush);
    window.addEventListener('blur', flush);
    return () => {
      window.removeEventListener('beforeunload', ask);
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('blur', flush);
      sessions.dispose();
    };
  }, [sessions]);
  return <SessionsContext.Provider value={sessions}>{children}</SessionsContext.Provider>;
}

/** The tabs of all consoles that were opened. */
export function useAllTabs(): () => readonly ConsoleTab[] {
  const sessions = useContext(SessionsContext);
  if (sessions === null) throw new Error('useAllTabs needs a ConsoleSessionsProvider above it.');
  return () => sessions.tabs();
}

/** The console of one add-on. */
export function useConsoleSession(addonId: string): ConsoleSession {
  const sessions = useContext(SessionsContext);
  if (sessions === null) throw new Error('useConsoleSession needs a ConsoleSessionsProvider above it.');
  return sessions.of(addonId);
}

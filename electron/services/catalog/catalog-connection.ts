import type { Identity } from '../../../shared/contract/base.ts';
import { failure } from '../errors/app-failure.ts';
import type { PgConnector, PgSession } from '../postgres/types.ts';

export interface CatalogConnection {
  /** The session that is there, or a new one. Throws pg.*, tunnel.* and the failures of the credentials. */
  open(): Promise<PgSession>;
  /** From now on nobody uses it: it closes after a while. */
  rest(): void;
  isOpen(): boolean;
  dispose(): Promise<void>;
}

/** A session of the catalogue's own, always with the read-only role, so that it needs no elevation and no user's query waits for it. */
export function createCatalogConnection(
  target: { addonId: string; identity: Identity },
  { connector, applicationName, idleMs }: { connector: PgConnector; applicationName: string; idleMs: number },
): CatalogConnection {
  const stop = new AbortController();
  let session: PgSession | null = null;
  let idle: NodeJS.Timeout | undefined;

  async function connect(): Promise<PgSession> {
    const opened = await connector.connect({ ...target, access: 'read-only' }, {
      applicationName, signal: stop.signal,
      settings: { statement_timeout: '30s', lock_timeout: '10s', default_transaction_read_only: 'on' },
    });
    if (stop.signal.aborted) {
      await opened.close();
      throw failure('op.cancelled', {}, 'Cancelled.');
    }
    session = opened;
    void opened.closed.then(() => { if (session === opened) session = null; });
    return opened;
  }

  async function close(): Promise<void> {
    const open = session;
    session = null;
    await open?.close().catch(() => undefined);
  }

  return {
    async open() {
      clearTimeout(idle);
      if (stop.signal.aborted) throw failure('op.cancelled', {}, 'Cancelled.');
      return session ?? await connect();
    },
    rest() {
      clearTimeout(idle);
      if (!stop.signal.aborted) idle = setTimeout(() => void close(), idleMs).unref();
    },
    isOpen: () => session !== null,
    async dispose() {
      stop.abort();
      clearTimeout(idle);
      await close();
    },
  };
}

import type { Target } from '../../../shared/contract/base.ts';
import { failure } from '../errors/app-failure.ts';
import type { PgConnector, PgSession } from '../postgres/types.ts';

/** Connections for small questions while the tabs' own are busy: one per target, made on first use, closed soon after the last. */
export interface SideSessions {
  /** Rows as text. Throws what the connector throws, the server's error, and pg.connect where the answer takes too long. */
  query(target: Target, text: string, values: readonly string[]): Promise<(string | null)[][]>;
  dispose(): Promise<void>;
}

interface Side {
  session: Promise<PgSession>;
  idle: NodeJS.Timeout | undefined;
  asking: number;
  /** One question at a time. */
  last: Promise<unknown>;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function ask(side: Side, text: string, values: readonly string[]): Promise<(string | null)[][]> {
  const answer = side.last.catch(() => undefined).then(async () => {
    const { client } = await side.session;
    const { rows } = await client.query<unknown[]>({ text, values: [...values], rowMode: 'array' });
    return rows.map((row) => row.map(textOrNull));
  });
  side.last = answer;
  return answer;
}

export function createSideSessions({ connector, applicationName, idleMs = 20_000, answerMs = 10_000 }: {
  connector: PgConnector;
  applicationName: string;
  /** Milliseconds without a question after which a connection is closed. */
  idleMs?: number;
  /** Milliseconds that making the connection and the answer may take. */
  answerMs?: number;
}): SideSessions {
  const sides = new Map<string, Side>();
  const stop = new AbortController();

  function sideOf(target: Target): Side {
    const key = JSON.stringify([target.addonId, target.access, target.identity]);
    const known = sides.get(key);
    if (known !== undefined) return known;
    const session = connector.connect(target, {
      applicationName,
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(answerMs)]),
      settings: { statement_timeout: `${answerMs}ms`, default_transaction_read_only: 'on' },
    });
    const side: Side = { session, idle: undefined, asking: 0, last: session };
    const forget = (): void => { if (sides.get(key) === side) sides.delete(key); };
    session.then(({ closed }) => closed.then(forget), forget);
    sides.set(key, side);
    return side;
  }

  function close({ session, idle }: Side): Promise<void> {
    clearTimeout(idle);
    return session.then((open) => open.close()).catch(() => undefined);
  }

  return {
    async query(target, text, values) {
      if (stop.signal.aborted) throw failure('op.cancelled', {}, 'Cancelled.');
      const side = sideOf(target);
      clearTimeout(side.idle);
      side.asking += 1;
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(() => {
        late.reject(failure('pg.connect', { message: 'no answer in time' }, 'The second connection did not answer in time.'));
        void close(side);
      }, answerMs);
      try {
        return await Promise.race([ask(side, text, values), late.promise]);
      } finally {
        clearTimeout(timer);
        side.asking -= 1;
        if (side.asking === 0) side.idle = setTimeout(() => void close(side), idleMs);
        side.idle?.unref();
      }
    },
    async dispose() {
      stop.abort();
      await Promise.all([...sides.values()].map(close));
    },
  };
}

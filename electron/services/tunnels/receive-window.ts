const MiB = 1024 * 1024;

/** Memory that all channels together may promise their peers. */
export interface WindowBudget {
  /** Takes so many bytes, all or nothing. */
  take(bytes: number): boolean;
  give(bytes: number): void;
  readonly free: number;
}

export function createWindowBudget(total: number = 128 * MiB): WindowBudget {
  let free = total;
  return {
    take(bytes) {
      if (bytes > free) return false;
      free -= bytes;
      return true;
    },
    give(bytes) {
      free = Math.min(total, free + bytes);
    },
    get free() { return free; },
  };
}

export interface ReceiveWindow {
  /** Counts a packet; false when the peer sent more than it was allowed to (RFC 4254, section 5.2). */
  received(bytes: number): boolean;
  /** Grants what the reader has drained; `backlog` is what still waits for it. */
  update(backlog: number): void;
  readonly limit: number;
  dispose(): void;
}

interface ReceiveWindowOptions {
  /** What the peer was granted when the channel was opened. */
  initial: number;
  budget: WindowBudget;
  /** Sends SSH_MSG_CHANNEL_WINDOW_ADJUST. */
  grant: (bytes: number) => void;
  /** The connection's round trip without any queues. */
  roundTripMs: number;
  /** Milliseconds on a clock that never jumps. */
  now?: () => number;
  max?: number;
  /** The limit once the budget is used up. */
  floor?: number;
}

/** Shorter spells say nothing about a rate. */
const shortestSpellMs = 20;

/**
 * One channel's receive window: promised plus waiting bytes never exceed the limit. ssh2's own 2 MiB caps a channel at 2 MiB per round trip;
 * here the limit grows, up to 32 MiB, while what arrives in a round trip fills most of it and the reader keeps up, and halves again once
 * the reader lags. It grows by what arrives, like TCP's slow start, and not at one stroke: sshd reads ahead whatever it is granted and
 * copies its buffer each time that grows, so that 32 MiB granted at once made a transfer without distance four times slower.
 */
export function createReceiveWindow(options: ReceiveWindowOptions): ReceiveWindow {
  const { initial, budget, grant, roundTripMs, now = () => performance.now(), max = 32 * MiB, floor = 256 * 1024 } = options;
  let reserved = budget.take(initial);
  const smallest = reserved ? initial : Math.min(initial, floor);
  let limit = smallest;
  let promised = initial;
  let passed = 0;
  let fresh = 0;
  let since = now();
  let leastBacklog = 0;
  let lagging = false;
  let growing = false;

  /** Once a round trip: did the limit, and not the network, hold the peer back, and did the reader empty what came in bursts? */
  const judge = (backlog: number): void => {
    leastBacklog = Math.min(leastBacklog, backlog);
    const spell = now() - since;
    if (spell < Math.max(roundTripMs, shortestSpellMs)) return;
    const perRoundTrip = (passed / spell) * roundTripMs;
    growing = perRoundTrip > limit / 2 && leastBacklog <= limit / 8;
    lagging ||= leastBacklog > limit / 2 && limit > smallest;
    passed = 0;
    since = now();
    leastBacklog = backlog;
  };

  const resize = (backlog: number): void => {
    judge(backlog);
    if (lagging) {
      const smaller = Math.max(smallest, limit / 2);
      if (promised + backlog > smaller) return;
      budget.give(limit - smaller);
      limit = smaller;
      lagging = false;
    } else {
      const more = Math.min(fresh, max - limit);
      if (growing && reserved && budget.take(more)) limit += more;
    }
    fresh = 0;
  };

  return {
    received(bytes) {
      promised -= bytes;
      passed += bytes;
      fresh += bytes;
      return promised >= 0;
    },
    update(backlog) {
      resize(backlog);
      const owed = (lagging ? Math.max(smallest, limit / 2) : limit) - promised - backlog;
      if (owed < Math.min(limit / 8, MiB)) return;
      promised += owed;
      grant(owed);
    },
    get limit() { return limit; },
    dispose() {
      if (reserved) budget.give(limit);
      reserved = false;
    },
  };
}

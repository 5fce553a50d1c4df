import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { DbUser } from '../borealis/types.ts';
import type { Log } from '../deps.ts';
import { AppFailure, failure, isFailure, toAppError } from '../errors/app-failure.ts';
import { spoilsDbUser } from '../postgres/pg-errors.ts';
import { abortable, throwIfCancelled } from './abortable.ts';
import { backoffMs, maxAttempts } from './backoff.ts';
import { wait, type Clock } from './clock.ts';
import type { Credentials } from './credentials.ts';
import { checkDatabase, type DatabaseCheck } from './database-check.ts';
import { Listener } from './listener.ts';
import type { NetworkState } from './network-state.ts';
import type { PortStore } from './port-store.ts';
import type { SshLink } from './ssh-link.ts';
import type { SshRegistry } from './ssh-registry.ts';
import { initialStatus, nextStatus, type TunnelEvent, type TunnelStatus } from './tunnel-machine.ts';
import type { Target, TunnelKey } from './types.ts';

export interface TunnelTimings {
  /** For a channel, the login and two statements: longer than a channel may take alone, whose failure says more. */
  checkMs: number;
  /** Between two measurements of the latency. */
  latencyEveryMs: number;
  /** How long a program's new connection waits while the tunnel is away. */
  waitMs: number;
  maxConnections: number;
}

export const tunnelTimings: TunnelTimings = { checkMs: 15_000, latencyEveryMs: 30_000, waitMs: 10_000, maxConnections: 200 };

export interface TunnelDeps {
  key: TunnelKey;
  addonName: string;
  registry: SshRegistry;
  credentials: Credentials;
  ports: PortStore;
  network: NetworkState;
  clock: Clock;
  log: Log;
  random: () => number;
  timings: TunnelTimings;
  changed: () => void;
}

type ClosePhase = Extract<TunnelEvent, { kind: 'closed' }>['phase'];

/** From one open to its end. */
interface Run { controller: AbortController; target: Target; opened: Promise<void>; waiters: number; release(): void }

/** One local listener of one add-on and access level: its state machine, driven by the add-on's SSH connection. */
export class LocalTunnel {
  readonly #deps: TunnelDeps;
  readonly #listener: Listener;
  readonly #unsubscribe: (() => void)[];
  #status: TunnelStatus = initialStatus;
  #run: Run | undefined;
  #lastTarget: Target | undefined;
  #checked: DatabaseCheck | null = null;
  #latencyMs: number | null = null;
  #dbUser: DbUser | undefined;
  #stopLatency: (() => void) | undefined;
  #binding: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> = Promise.resolve();
  #skipPause: (() => void) | undefined;

  constructor(deps: TunnelDeps) {
    this.#deps = deps;
    const { clock, log, timings, registry, key } = deps;
    this.#listener = new Listener({
      log, changed: deps.changed, now: () => clock.now(), waitMs: timings.waitMs, maxConnections: timings.maxConnections,
      openChannel: () => this.#openChannel(),
    });
    this.#unsubscribe = [
      registry.lost.subscribe(({ addonId, reason }) => { if (addonId === key.addonId) this.#onLost(reason); }),
      registry.phase.subscribe(({ addonId, phase }) => {
        if (addonId === key.addonId && this.#run && this.#status.phase !== 'waiting-to-retry') this.#dispatch({ kind: 'progress', phase });
      }),
    ];
  }

  view(): Tunnel {
    const { key, addonName, ports, registry } = this.#deps;
    return {
      addonId: key.addonId, addonName, access: key.access, ...this.#status,
      host: '127.0.0.1', port: this.#listener.port ?? ports.get(key) ?? 0, latencyMs: this.#latencyMs,
      ...this.#listener.bytes(), connections: this.#listener.connections(), maxAttempts,
      hostKeyFingerprint: registry.current(key.addonId)?.hostKeyFingerprint ?? null,
      database: this.#checked?.database ?? null, role: this.#checked?.role ?? null,
    };
  }

  /** Resolves when it is open and the database's identity was checked; callers share one attempt. */
  async open(target: Target, signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    const run = this.#run ?? this.#start(target);
    run.waiters += 1;
    try {
      await abortable(run.opened, signal);
    } finally {
      run.waiters -= 1;
      const unwanted = signal?.aborted === true && run.waiters === 0 && this.#run === run && this.#status.state === 'connecting';
      if (unwanted) await this.close('closed-by-user');
    }
  }

  /** Opens again with the target of before; while reconnecting, at once. */
  async retry(signal?: AbortSignal): Promise<void> {
    if (!this.#lastTarget) throw failure('tunnel.closed', {}, 'The tunnel was never open.');
    this.#skipPause?.();
    await this.open(this.#lastTarget, signal);
  }

  /** Asks through the open listener who answers, as the users now are; for a tunnel that is not open nothing happens. Throws pg.*, tunnel.*, borealis.* and heroku.* failures. */
  async verify(signal?: AbortSignal): Promise<boolean> {
    const run = this.#run;
    if (!run || this.#status.state !== 'open') return false;
    const either = signal ? AbortSignal.any([run.controller.signal, signal]) : run.controller.signal;
    const checked = await this.#check(run.target, either);
    if (this.#run !== run) return false;
    this.#checked = checked;
    this.#latencyMs = checked.latencyMs;
    this.#deps.changed();
    return true;
  }

  /** Moves the listener, open connections go on. Throws `tunnel.port-taken`, `tunnel.port-invalid`. */
  async setPort(port: number): Promise<void> {
    const { ports, key, changed } = this.#deps;
    ports.check(key, port);
    if (this.#listener.port !== undefined && this.#listener.port !== port) await this.#listener.bind(port, ports.candidates());
    await ports.assign(key, port);
    changed();
  }

  /** Ends the listener and what goes through it. */
  close(phase: ClosePhase): Promise<void> {
    return this.#stop({ kind: 'closed', phase });
  }

  async dispose(): Promise<void> {
    for (const cancel of this.#unsubscribe) cancel();
    await this.close('stopped');
  }

  #dispatch(event: TunnelEvent): void {
    const next = nextStatus(this.#status, event);
    if (next === this.#status) return;
    const { log, key, changed } = this.#deps;
    log.info('tunnel.state', { addonId: key.addonId, access: key.access, state: next.state, phase: next.phase });
    this.#status = next;
    changed();
  }

  async #openChannel() {
    const link = this.#deps.registry.current(this.#deps.key.addonId);
    if (!link || !this.#dbUser) throw failure('tunnel.lost', { cause: 'it is reconnecting' }, 'The tunnel is reconnecting.');
    return link.openChannel({ host: this.#dbUser.host, port: this.#dbUser.port });
  }

  #start(target: Target): Run {
    const run: Run = {
      controller: new AbortController(), target, opened: Promise.resolve(), waiters: 0, release: this.#deps.registry.hold(this.#deps.key.addonId),
    };
    this.#run = run;
    this.#lastTarget = target;
    this.#dispatch({ kind: 'open-requested' });
    run.opened = this.#begin(run);
    run.opened.catch(() => undefined);
    return run;
  }

  async #begin(run: Run): Promise<void> {
    const { ports, key } = this.#deps;
    try {
      await this.#closing;
      throwIfCancelled(run.controller.signal);
      const assigned = ports.get(key);
      // First, so that a port that cannot be had makes no users on the server.
      const binding = this.#listener.bind(assigned, ports.candidates());
      this.#binding = binding.catch(() => undefined);
      const port = await binding;
      throwIfCancelled(run.controller.signal);
      if (assigned === undefined) await ports.assign(key, port);
      await this.#attempt(run);
    } catch (thrown) {
      if (run.controller.signal.aborted) throw failure('tunnel.closed', {}, 'The tunnel was closed before it was open.', thrown);
      const error = toFailure(thrown);
      if (spoilsDbUser(error)) this.#deps.credentials.forgetDbUser(run.target);
      await this.#stop(isFailure(thrown, 'op.cancelled') ? { kind: 'closed', phase: 'closed-by-user' } : { kind: 'failed', error: error.error });
      throw error;
    }
  }

  async #attempt(run: Run): Promise<void> {
    const { registry, credentials, key, clock } = this.#deps;
    const { target, controller: { signal } } = run;
    // Both users are asked for at once; the slower one decides.
    const [link, user] = await Promise.all([registry.connect(key.addonId, signal), credentials.dbUser(target, { signal })]);
    this.#dispatch({ kind: 'progress', phase: 'checking-database' });
    const checked = await this.#letIn(user, link, this.#check(target, signal));
    throwIfCancelled(signal);
    this.#checked = checked;
    this.#latencyMs = checked.latencyMs;
    this.#dispatch({ kind: 'progress', phase: 'listening' });
    this.#dispatch({ kind: 'opened', at: new Date(clock.now()).toISOString() });
    this.#planLatency(run);
  }

  /**
   * Programs that wait are let in while the check is made, which saves them its seven round trips: a program logs in by itself,
   * naming role and database, so that the check tells the user no more than each login tells the program. A check that fails ends
   * them again.
   */
  async #letIn(user: DbUser, link: SshLink, check: Promise<DatabaseCheck>): Promise<DatabaseCheck> {
    this.#dbUser = user;
    this.#listener.open();
    try {
      return await whileAlive(link.closed, check);
    } catch (error) {
      this.#listener.shut();
      throw error;
    }
  }

  /** Asks through the listener who answers; a database user that is refused is fetched anew once. */
  async #check(target: Target, signal: AbortSignal): Promise<DatabaseCheck> {
    const { credentials, timings } = this.#deps;
    const ask = (user: DbUser): Promise<DatabaseCheck> => {
      this.#dbUser = user;
      return checkDatabase({ dial: () => this.#listener.dial(), user, timeoutMs: timings.checkMs, signal });
    };
    const user = await credentials.dbUser(target, { signal });
    try {
      return await ask(user);
    } catch (error) {
      if (!isFailure(error, 'pg.auth')) throw error;
      return ask(await credentials.dbUser(target, { refused: user, signal }));
    }
  }

  #planLatency(run: Run): void {
    this.#stopLatency?.();
    this.#stopLatency = this.#deps.clock.after(this.#deps.timings.latencyEveryMs, () => { void this.#measure(run); });
  }

  async #measure(run: Run): Promise<void> {
    let latencyMs: number | null = null;
    try {
      ({ latencyMs } = await this.#check(run.target, run.controller.signal));
    } catch (error) {
      this.#deps.log.info('tunnel.latency-unknown', { addonId: run.target.addonId, code: toAppError(error).code });
    }
    if (this.#run !== run || this.#status.state !== 'open') return;
    this.#latencyMs = latencyMs;
    this.#deps.changed();
    this.#planLatency(run);
  }

  #onLost(reason: AppFailure): void {
    const run = this.#run;
    if (!run || this.#status.state !== 'open') return;
    this.#stopLatency?.();
    this.#latencyMs = null;
    this.#listener.shut();
    this.#dispatch({ kind: 'lost', error: reason.error });
    run.opened = this.#reconnect(run, reason);
    run.opened.catch(() => undefined);
  }

  /** Rejects with the last failure after eight attempts, or with the first that trying again cannot mend. */
  async #reconnect(run: Run, reason: AppFailure): Promise<void> {
    const { network } = this.#deps;
    const { signal } = run.controller;
    let problem = reason;
    let counted = 1;
    while (counted <= maxAttempts) {
      await this.#pause(counted, problem.error, signal);
      if (!network.usable) this.#dispatch({ kind: 'network-awaited' });
      await network.untilUsable(signal);
      if (signal.aborted) throw closedMeanwhile();
      this.#dispatch({ kind: 'attempt-started', attempt: counted });
      try {
        await this.#attempt(run);
        return;
      } catch (thrown) {
        if (signal.aborted) throw closedMeanwhile();
        problem = toFailure(thrown);
        if (!problem.error.retryable) break;
      }
      // An attempt that the network took away says nothing about the bastion.
      if (network.usable) counted += 1;
    }
    if (spoilsDbUser(problem)) this.#deps.credentials.forgetDbUser(run.target);
    await this.#stop({ kind: 'failed', error: problem.error });
    throw problem;
  }

  async #pause(attempt: number, error: AppError, signal: AbortSignal): Promise<void> {
    const { clock, registry, key, random } = this.#deps;
    const ms = backoffMs(attempt, random);
    this.#dispatch({ kind: 'retry-planned', attempt, at: new Date(clock.now() + ms).toISOString(), error });
    const early = new AbortController();
    this.#skipPause = () => early.abort();
    // Another tunnel of the add-on may be back first: its connection serves this one too.
    const unsubscribe = registry.up.subscribe((addonId) => { if (addonId === key.addonId) early.abort(); });
    await wait(clock, ms, AbortSignal.any([signal, early.signal]));
    unsubscribe();
    this.#skipPause = undefined;
  }

  async #stop(event: TunnelEvent): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    this.#stopLatency?.();
    run?.controller.abort();
    run?.release();
    this.#checked = null;
    this.#latencyMs = null;
    this.#dispatch(event);
    // A listener that is being bound is closed as soon as it is; the next open waits for that.
    this.#closing = this.#binding.then(() => this.#listener.close());
    await this.#closing;
  }
}

function closedMeanwhile(): AppFailure {
  return failure('tunnel.closed', {}, 'The tunnel was closed.');
}

function toFailure(thrown: unknown): AppFailure {
  return thrown instanceof AppFailure ? thrown : new AppFailure(toAppError(thrown), thrown);
}

/** The work's outcome, or the connection's end where that comes first: the work would then go on until it times out. */
async function whileAlive<T>(closed: Promise<AppFailure | null>, work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  const { promise, reject } = Promise.withResolvers<never>();
  void closed.then((reason) => reject(reason ?? failure('tunnel.closed', {}, 'The tunnel was closed.')));
  return Promise.race([work, promise]);
}

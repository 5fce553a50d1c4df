import type { SshUser } from '../borealis/types.ts';
import type { Log } from '../deps.ts';
import { failure, isFailure, type AppFailure } from '../errors/app-failure.ts';
import { createSignal } from '../signal.ts';
import { abortable } from './abortable.ts';
import type { Clock } from './clock.ts';
import type { Credentials } from './credentials.ts';
import { createWindowBudget } from './receive-window.ts';
import { connectSsh, spoilsSshUser, type SshLink, type SshPhase, type SshTimings } from './ssh-link.ts';

interface Attempt { promise: Promise<SshLink>; controller: AbortController; waiters: number }
interface Entry { link: SshLink | undefined; attempt: Attempt | undefined; holds: number; stopIdle: () => void }

export interface RegistryDeps {
  credentials: Credentials;
  clock: Clock;
  log: Log;
  timings: SshTimings;
  /** How long a connection without tunnel and channel is kept. */
  idleMs: number;
}

/** One SSH connection per add-on, whoever needs it. */
export class SshRegistry {
  readonly up = createSignal<string>();
  readonly lost = createSignal<{ addonId: string; reason: AppFailure }>();
  readonly phase = createSignal<{ addonId: string; phase: SshPhase | 'authorizing' }>();
  readonly #deps: RegistryDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #budget = createWindowBudget();
  #disposed = false;

  constructor(deps: RegistryDeps) {
    this.#deps = deps;
  }

  /** The add-on's one connection, made if there is none; callers meanwhile share the one attempt. */
  async connect(addonId: string, signal?: AbortSignal): Promise<SshLink> {
    if (this.#disposed) throw failure('tunnel.closed', {}, 'The program is closing.');
    const entry = this.#entryOf(addonId);
    if (entry.link?.alive) return entry.link;
    const attempt = entry.attempt && !entry.attempt.controller.signal.aborted ? entry.attempt : this.#start(addonId, entry);
    attempt.waiters += 1;
    try {
      return await abortable(attempt.promise, signal);
    } finally {
      attempt.waiters -= 1;
      // Nobody waits any more: an attempt that still runs is called off.
      if (attempt.waiters === 0) attempt.controller.abort();
    }
  }

  current(addonId: string): SshLink | undefined {
    return this.#entries.get(addonId)?.link;
  }

  /** Keeps the connection while nobody has a channel. Returns letting go. */
  hold(addonId: string): () => void {
    const entry = this.#entryOf(addonId);
    entry.holds += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      entry.holds -= 1;
      this.#watchIdle(entry);
    };
  }

  /** Probes every connection, as after sleep. */
  async probe(): Promise<void> {
    await Promise.all([...this.#entries.values()].flatMap(({ link }) => (link ? [link.probe()] : [])));
  }

  /** Ends every connection and attempt; new ones may be made. */
  closeAll(): void {
    for (const entry of this.#entries.values()) {
      entry.stopIdle();
      entry.attempt?.controller.abort();
      entry.link?.close();
    }
    this.#entries.clear();
  }

  dispose(): void {
    this.#disposed = true;
    this.closeAll();
  }

  #entryOf(addonId: string): Entry {
    const entry = this.#entries.get(addonId) ?? { link: undefined, attempt: undefined, holds: 0, stopIdle: () => undefined };
    this.#entries.set(addonId, entry);
    return entry;
  }

  #watchIdle(entry: Entry): void {
    entry.stopIdle();
    entry.stopIdle = this.#deps.clock.after(this.#deps.idleMs, () => {
      const { link } = entry;
      if (!link) return;
      if (entry.holds === 0 && link.channels === 0) link.close();
      else this.#watchIdle(entry);
    });
  }

  #dial(addonId: string, user: SshUser, signal: AbortSignal): Promise<SshLink> {
    const { timings, clock, log } = this.#deps;
    return connectSsh({ user, timings, clock, log, budget: this.#budget, signal, onPhase: (phase) => this.phase.emit({ addonId, phase }) });
  }

  /** A user that the bastion refuses may have expired: one fresh one, then no more. */
  async #dialTwice(addonId: string, signal: AbortSignal): Promise<SshLink> {
    const { credentials } = this.#deps;
    this.phase.emit({ addonId, phase: 'authorizing' });
    const user = await credentials.sshUser(addonId, { signal });
    try {
      return await this.#dial(addonId, user, signal);
    } catch (error) {
      if (!isFailure(error, 'tunnel.auth-rejected')) throw error;
      this.phase.emit({ addonId, phase: 'authorizing' });
      return this.#dial(addonId, await credentials.sshUser(addonId, { refused: user, signal }), signal);
    }
  }

  #start(addonId: string, entry: Entry): Attempt {
    const controller = new AbortController();
    const done = (): void => {
      if (entry.attempt?.controller === controller) entry.attempt = undefined;
    };
    const promise = this.#dialTwice(addonId, controller.signal).then((link) => {
      done();
      if (controller.signal.aborted) {
        link.close();
        throw failure('op.cancelled', {}, 'Cancelled.');
      }
      this.#adopt(addonId, entry, link);
      return link;
    }, (error: unknown) => {
      done();
      if (spoilsSshUser(error)) this.#deps.credentials.forgetSshUser(addonId);
      throw error;
    });
    promise.catch(() => undefined);
    entry.attempt = { promise, controller, waiters: 0 };
    return entry.attempt;
  }

  #adopt(addonId: string, entry: Entry, link: SshLink): void {
    entry.link = link;
    this.#watchIdle(entry);
    void link.closed.then((reason) => {
      if (entry.link !== link) return;
      entry.link = undefined;
      entry.stopIdle();
      if (reason) this.lost.emit({ addonId, reason });
    });
    this.up.emit(addonId);
  }
}

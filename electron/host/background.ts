import type { CliServer } from './cli-server.ts';

/** The switch with which the command line starts the app for its keychain, without a window. */
export const backgroundSwitch = '--background';

/** Milliseconds without a command after which an app without a window quits; the next command then starts it anew. */
const idleMs = 60_000;

export interface BackgroundDeps {
  cli: Pick<CliServer, 'clients' | 'onClients'>;
  /** True once the user has opened the window: from then on it is an app like any other. */
  hasWindow: () => boolean;
  /** True while work goes on that no command waits for. */
  busy: () => boolean;
  quit: () => void;
  after?: (ms: number, run: () => void) => () => void;
}

const realAfter = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Quits an app that nobody sees and no command uses any more, and in which nothing goes on. Answers how to stop watching. */
export function quitWhenUnused({ cli, hasWindow, busy, quit, after = realAfter }: BackgroundDeps): () => void {
  let cancel: (() => void) | null = null;
  const wait = (): void => {
    cancel = after(idleMs, () => {
      if (hasWindow()) return;
      if (busy()) wait();
      else quit();
    });
  };
  const look = (): void => {
    cancel?.();
    cancel = null;
    if (cli.clients() === 0) wait();
  };
  const stop = cli.onClients(look);
  look();
  return () => {
    stop();
    cancel?.();
  };
}

/** What goes on by itself once a command has begun it. */
export interface WorkDeps {
  tunnels: { list(): readonly { state: string }[] };
  scripts: { running(): readonly unknown[] };
  users: { resets(): readonly { phase: string }[] };
  restores: { jobs(): readonly { state: string }[] };
  extensions: { busy(): boolean };
}

const live = new Set(['connecting', 'open', 'reconnecting']);
const over = new Set(['done', 'failed', 'cancelled']);

/** True while a tunnel lives, a script runs, extensions are changed, or a reset, a restore or a clone has not ended. */
export function createBusy({ tunnels, scripts, users, restores, extensions }: WorkDeps): () => boolean {
  return () => tunnels.list().some(({ state }) => live.has(state)) || scripts.running().length > 0 || extensions.busy()
    || users.resets().some(({ phase }) => !over.has(phase)) || restores.jobs().some(({ state }) => !over.has(state));
}

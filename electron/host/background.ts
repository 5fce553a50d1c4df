import type { CliServer } from './cli-server.ts';

/** The switch with which the command line starts the app for its keychain, without a window. */
export const backgroundSwitch = '--background';

/** Milliseconds without a command after which an app without a window quits; the next command then starts it anew. */
const idleMs = 60_000;

export interface BackgroundDeps {
  cli: Pick<CliServer, 'clients' | 'onClients'>;
  /** True once the user has opened the window: from then on it is an app like any other. */
  hasWindow: () => boolean;
  quit: () => void;
  after?: (ms: number, run: () => void) => () => void;
}

const realAfter = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Quits an app that nobody sees and no command uses any more. Answers how to stop watching. */
export function quitWhenUnused({ cli, hasWindow, quit, after = realAfter }: BackgroundDeps): () => void {
  let cancel: (() => void) | null = null;
  const look = (): void => {
    cancel?.();
    cancel = cli.clients() > 0 ? null : after(idleMs, () => { if (!hasWindow()) quit(); });
  };
  const stop = cli.onClients(look);
  look();
  return () => {
    stop();
    cancel?.();
  };
}

import { constants } from 'node:os';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type InterruptName = (typeof names)[number];

/** The exit code that a shell gives a program that a signal ended. */
export function signalCode(name: NodeJS.Signals): number {
  return 128 + constants.signals[name];
}

/** As SIGPIPE would end a program, 128 + 13; a number of its own because Windows has no such signal. */
export const readerGoneCode = 141;

export interface Interrupts {
  /** Aborted by the first signal that nobody has taken over. */
  readonly signal: AbortSignal;
  /** The signal that came, or null. */
  caught(): InterruptName | null;
  /** As if the signal had come, for a Ctrl+C that was read as a key. */
  raise(name: InterruptName): void;
  /** Sends signals to the handler until the answer is called, as while a child runs. */
  takeOver(handler: (name: InterruptName) => void): () => void;
  dispose(): void;
}

/** What signals come to, as this process is. */
export interface SignalTarget {
  on(name: InterruptName, listener: () => void): unknown;
  off(name: InterruptName, listener: () => void): unknown;
  exit(code: number): never;
}

/** Signals that ask the command to end. The second one ends the process at once. */
export function createInterrupts(process: SignalTarget): Interrupts {
  const abort = new AbortController();
  let first: InterruptName | null = null;
  let taken: ((name: InterruptName) => void) | null = null;
  const receive = (name: InterruptName): void => {
    if (taken) {
      taken(name);
      return;
    }
    if (first !== null) process.exit(signalCode(name));
    first = name;
    abort.abort(new DOMException(`Ended by ${name}.`, 'AbortError'));
  };
  const listeners = names.map((name) => [name, () => receive(name)] as const);
  for (const [name, listener] of listeners) process.on(name, listener);
  return {
    signal: abort.signal,
    caught: () => first,
    raise: receive,
    takeOver(handler) {
      taken = handler;
      return () => { taken = null; };
    },
    dispose() {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}

import type { Addon } from '../../../shared/contract/addons.ts';
import type { Config } from '../../services/deps.ts';
import type { HostConnection } from '../app-connection.ts';
import type { CommandLine } from '../command-line.ts';
import type { Interrupts } from '../interrupts.ts';
import type { Output } from '../output.ts';

/** What every command works with. */
export interface Context {
  line: CommandLine;
  config: Config;
  host: HostConnection;
  /** Results, and nothing else. */
  out: Output;
  /** A line on standard error. */
  say: (text: string) => void;
  interrupts: Interrupts;
  /** Ends with an interrupt, with the app, and with the reader of the output. */
  signal: AbortSignal;
  /** The app that --app names, else HEROKU_APP. */
  app: string | null;
  /** The add-on that --app and --addon name. */
  addon: () => Promise<Addon>;
  /** Asks on the terminal; null where standard input is none. */
  ask: (question: string) => Promise<string | null>;
  /** All of standard input as text. */
  readInput: () => Promise<string>;
  /** Standard input block by block. */
  input: () => AsyncIterator<Buffer>;
}

/** Answers the exit code. */
export type Command = (context: Context) => Promise<number>;

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { stopProcess } from '../tunnel/children.ts';

const root = resolve(import.meta.dirname, '../..');

const readingSchema = z.object({
  rss: z.number(), peak: z.number(), cpu: z.object({ user: z.number(), system: z.number() }),
  delayP50: z.number(), delayP99: z.number(), delayMax: z.number(),
});
/** Bytes, microseconds of CPU time, and milliseconds that the event loop was late. */
export type Reading = z.infer<typeof readingSchema>;

export interface Host {
  /** The page's address with its one-time token. */
  url: string;
  /** Begins the peak and the delays anew; tells what they were. */
  reset(): Promise<Reading>;
  read(): Promise<Reading>;
  stop(): Promise<void>;
}

/** The browser host in a process of its own, as it ships, with the probe beside it. */
export async function startHost(env: Record<string, string>): Promise<Host> {
  const child = spawn(process.execPath, [
    '--import', join(import.meta.dirname, 'host-probe.ts'), resolve(root, 'electron/host/browser-main.ts'), '--json', '--exit-with-parent',
  ], { cwd: root, env, stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
  if (child.stdout === null) throw new Error('The host has no standard output.');
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]: unknown[]) => String(text)),
    once(child, 'exit').then((): never => { throw new Error('The host ended before it was ready.'); }),
  ]);
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(line));
  const ask = async (question: 'reset' | 'read'): Promise<Reading> => {
    const answer = once(child, 'message');
    child.send(question);
    const [reading]: unknown[] = await answer;
    return readingSchema.parse(reading);
  };
  return { url, reset: () => ask('reset'), read: () => ask('read'), stop: () => stopProcess(child) };
}

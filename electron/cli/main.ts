import { readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { isSea } from 'node:sea';
import { z } from 'zod';
import { configFromEnv } from '../host/config-from-env.ts';
import { createInterrupts } from './interrupts.ts';
import { runCli } from './run-cli.ts';
import { createAppStarter } from './start-app.ts';

/** The version and the build's settings, put in by build/vite/cli.ts; absent where this file runs as it is. */
declare const CLI_BUILD: { version: string; env: Readonly<Record<string, string>> } | undefined;

function build(): { version: string; env: Readonly<Record<string, string>> } {
  if (typeof CLI_BUILD !== 'undefined') return CLI_BUILD;
  const manifest: unknown = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'));
  return { version: z.object({ version: z.string() }).parse(manifest).version, env: {} };
}

async function main(): Promise<void> {
  const { version, env } = build();
  const code = await runCli({
    argv: process.argv.slice(2),
    config: () => configFromEnv({ ...env, ...process.env }, { appVersion: version, platform: process.platform }),
    defaultApp: process.env['HEROKU_APP'] ?? null,
    stdin: process.stdin, stdout: process.stdout, stderr: process.stderr,
    interrupts: createInterrupts(process),
    // Only the program that an installed app carries lies beside that app.
    startApp: isSea() ? createAppStarter(realpathSync(process.execPath), process.platform) : null,
    version,
  });
  process.exit(code);
}

void main();

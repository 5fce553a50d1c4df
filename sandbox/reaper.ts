import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * A process of its own that outlives the sandbox's: when the pipe from there ends, for whatever reason, it ends the
 * PostgreSQL server of the folder given and removes the folder. Started as `node reaper.ts FOLDER DATA_FOLDER`.
 */
async function main(): Promise<void> {
  const [folder = '', dataFolder = ''] = process.argv.slice(2);
  // It removes a whole folder, so it takes no other than a sandbox's.
  if (!basename(folder).startsWith('borealis-sandbox-')) process.exit(2);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { /* It ends with its sandbox, not before. */ });
  let tidy = false;
  process.stdin.on('data', () => { tidy = true; });
  await new Promise((resolve) => {
    process.stdin.once('end', resolve);
    process.stdin.once('error', resolve);
    process.stdin.once('close', resolve);
  });
  // An orderly stop says so, and has removed everything itself.
  if (tidy && !existsSync(folder)) return;
  // The sandbox may have died while it was starting PostgreSQL, so gone once is not yet gone for good.
  let gone = 0;
  for (let attempt = 0; attempt < 150 && gone < 3; attempt += 1) {
    const pid = postmaster(dataFolder);
    if (pid === undefined) {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      gone = existsSync(folder) ? 0 : gone + 1;
    } else {
      // Immediate shutdown: the data are to be removed anyway. On Windows every signal is a kill.
      end(pid, attempt < 50 ? 'SIGQUIT' : 'SIGKILL');
    }
    await pause(100);
  }
}

function end(pid: number, signal: 'SIGQUIT' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}

/** The pid of the postmaster of this data directory, by the first two lines of its postmaster.pid, while it runs. */
function postmaster(dataFolder: string): number | undefined {
  try {
    const [pid = '', path = ''] = readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split(/\r?\n/);
    const number = Number.parseInt(pid, 10);
    if (!(number > 1) || path.replaceAll('\\', '/') !== dataFolder.replaceAll('\\', '/')) return undefined;
    process.kill(number, 0);
    return number;
  } catch {
    return undefined;
  }
}

await main();

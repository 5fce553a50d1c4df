import { readFileSync } from 'node:fs';
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
  process.stdin.resume();
  await new Promise((resolve) => {
    process.stdin.once('end', resolve);
    process.stdin.once('error', resolve);
    process.stdin.once('close', resolve);
  });
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const pid = postmaster(dataFolder);
    if (pid === undefined) break;
    try {
      // Immediate shutdown: the data are to be removed anyway. On Windows every signal is a kill.
      process.kill(pid, attempt < 50 ? 'SIGQUIT' : 'SIGKILL');
    } catch {
      break;
    }
    await pause(100);
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
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

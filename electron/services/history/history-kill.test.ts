import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { createHistory } from './history-service.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Records without end, saying how many are in the file. */
const recorder = `
  import { createHistory } from ${JSON.stringify(new URL('history-service.ts', import.meta.url).href)};
  import { writeSync } from 'node:fs';
  const nothing = () => {};
  const history = createHistory({ dataDir: process.argv[1], settings: () => ({ history: 'on' }), log: { info: nothing, warn: nothing, error: nothing }, segmentEntries: 100, segments: 10_000 });
  const known = (await history.list({ addonId: null, search: '', before: null, limit: 1 })).entries[0];
  for (let n = Number(known?.rows ?? 0) + 1; ; n += 1) {
    history.record({ at: new Date().toISOString(), addonId: 'a', access: 'read-only', identity: 'personal', role: 'r', text: 'select ' + 'x'.repeat(3000), outcome: 'done', elapsedMs: 1, rows: n, command: 'SELECT', error: null });
    await history.flush();
    writeSync(1, n + '\\n');
  }
`;

test('what was in the history before kill -9 is there afterwards, once and in order', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'borealis-history-kill-'));
  let written = 0;
  for (let round = 1; round <= 4; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', recorder, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const enough = written + 60;
    for await (const line of createInterface(child.stdout)) {
      written = Number(line);
      if (written >= enough) child.kill('SIGKILL');
    }
    await exited;
    const history = createHistory({ dataDir, settings: () => ({ history: 'on' }), log });
    // It may have written many more before it was killed.
    const { entries, more } = await history.list({ addonId: 'a', search: '', before: null, limit: Number.MAX_SAFE_INTEGER });
    expect(more).toBe(false);
    const last = Number(entries[0]?.rows);
    expect(last).toBeGreaterThanOrEqual(written);
    expect(entries.map(({ rows }) => rows)).toEqual(Array.from({ length: last }, (_, index) => last - index));
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  }
  await rm(dataDir, { recursive: true });
});

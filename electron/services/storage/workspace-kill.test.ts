import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { createWorkspace } from './workspace-service.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Types without end, saying each version once it is acknowledged. */
const typist = `
  import { createWorkspace } from ${JSON.stringify(new URL('workspace-service.ts', import.meta.url).href)};
  import { writeSync } from 'node:fs';
  const nothing = () => {};
  const workspace = createWorkspace({ dataDir: process.argv[1], log: { info: nothing, warn: nothing, error: nothing } });
  const known = workspace.drafts('a').drafts[0];
  if (!known) await workspace.put({ tabId: 't', addonId: 'a', title: '', version: 0, text: '', cursor: 0 });
  for (let version = (known?.version ?? 0) + 1; ; version += 1) {
    await workspace.edit({ tabId: 't', version, cursor: 0, edits: [{ offset: 0, length: 0, text: version + ',' + 'x'.repeat(5000) }] });
    writeSync(1, version + '\\n');
  }
`;

test('what was acknowledged before kill -9 is there afterwards, however often', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'borealis-kill-'));
  let acknowledged = 0;
  for (let round = 1; round <= 4; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', typist, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const enough = acknowledged + 50 * round;
    for await (const line of createInterface(child.stdout)) {
      acknowledged = Number(line);
      if (acknowledged >= enough) child.kill('SIGKILL');
    }
    await exited;
    const workspace = createWorkspace({ dataDir, log });
    const [draft] = workspace.drafts('a').drafts;
    expect(draft?.version).toBeGreaterThanOrEqual(acknowledged);
    expect(draft?.text.match(/\d+(?=,)/g)).toHaveLength(draft?.version ?? 0);
    await workspace.dispose();
  }
  await rm(dataDir, { recursive: true });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { buildRenderer } from '../../build/launch/bundles.ts';
import { DEFAULT_USER } from '../../sandbox/world/default-world.ts';
import { startScript } from '../tunnel/children.ts';
import { startAnchor, type Anchor } from '../tunnel/openssh.ts';
import { startHost, type Host } from './host.ts';

const saidSchema = z.object({
  env: z.record(z.string(), z.string()),
  addonId: z.string(),
  addonName: z.string(),
  database: z.object({ port: z.number(), name: z.string(), user: z.string(), password: z.string() }),
  ssh: z.object({ sshHost: z.string(), sshPort: z.number(), sshUsername: z.string(), sshPrivateKey: z.string(), publicSshHostKey: z.string() }),
});

export interface World {
  readonly addonId: string;
  readonly addonName: string;
  readonly database: z.infer<typeof saidSchema>['database'];
  /** `ssh -L` to the database through the same bastion. */
  readonly anchor: Anchor;
  readonly host: Host;
  /** Ends the host and starts it anew, so that a part begins with the memory of a fresh one. */
  restartHost(): Promise<void>;
  /** For files of a part's own. */
  readonly folder: string;
  stop(): Promise<void>;
}

/**
 * The sandbox (PostgreSQL behind OpenSSH's sshd), the browser host on it, and `ssh -L` beside it, each in processes of
 * their own. `table` makes the table of rows first, which takes some seconds.
 */
export async function startWorld({ table }: { table: boolean }): Promise<World> {
  // The host serves the window, which a fresh clone has not built.
  await buildRenderer();
  const folder = await mkdtemp(join(tmpdir(), 'borealis-bench-'));
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 10 })];
  const stop = async (): Promise<void> => { for (const end of stops.splice(0).toReversed()) await end(); };
  try {
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir, { mode: 0o700 });
    const sandbox = await startScript('../console/sandbox-process.ts', { dataDir, email: DEFAULT_USER, table });
    stops.push(() => sandbox.stop());
    const { env, addonId, addonName, database, ssh } = saidSchema.parse(sandbox.said);
    const keyFile = join(folder, 'user_key');
    writeFileSync(keyFile, ssh.sshPrivateKey, { mode: 0o600 });
    const sshd = { publicHostKey: ssh.publicSshHostKey, username: ssh.sshUsername, keyFile };
    const anchor = await startAnchor(folder, sshd, ssh.sshPort, [database.port]);
    stops.push(() => anchor.stop());
    // As shipped: the sandbox's switch would check every answer against its schema.
    const { BOREALIS_DESKTOP_SANDBOX: _, ...shipped } = env;
    let host = await startHost(shipped);
    stops.push(() => host.stop());
    return {
      addonId, addonName, database, anchor, folder, stop,
      get host() { return host; },
      async restartHost() {
        await host.stop();
        host = await startHost(shipped);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

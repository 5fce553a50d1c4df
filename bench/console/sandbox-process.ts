import { Client } from 'pg';
import { z } from 'zod';
import { sandboxEnv } from '../../build/launch/sandbox-env.ts';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { readInput } from '../tunnel/children.ts';
import { createTable } from './data.ts';

/** The sandbox behind OpenSSH's sshd, in a process of its own; says what a host and psql need, on one line. */
const { dataDir, email, table } = z.object({ dataDir: z.string(), email: z.string(), table: z.boolean() }).parse(await readInput());
const sandbox = await createSandbox({ bastion: 'openssh', eventsRows: 1000, rotatePasswords: false });
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));

const { primary: addon } = sandbox.world;
await sandbox.databases.ensure(addon);
const { dbName, port } = sandbox.databases.hosts(addon);
const app = await sandbox.databases.appRoles(addon);
if (table) {
  // The app's writer owns the schema, and readers may read what it makes.
  const client = new Client({ host: '127.0.0.1', port, user: app.readWriteUsername, password: app.readWritePassword, database: dbName, ssl: false });
  await client.connect();
  await client.query(createTable);
  await client.end();
}
console.log(JSON.stringify({
  env: sandboxEnv(process.env, sandbox, dataDir),
  addonId: addon.id,
  addonName: addon.name,
  database: { port, name: dbName, user: app.readOnlyUsername, password: app.readOnlyPassword },
  ssh: await sandbox.databases.personalSshUser(addon, email),
}));

import { z } from 'zod';
import { createSandbox } from '../../sandbox/sandbox.ts';
import { readInput } from '../tunnel/children.ts';

/**
 * The two clouds, PostgreSQL and the bastion (OpenSSH's sshd), in a process of their own; says where they are, on one line. A password
 * is set once, so that what PostgreSQL takes to change a role is not in both sides' figures.
 */
z.object({}).parse(await readInput());
const sandbox = await createSandbox({ bastion: 'openssh', eventsRows: 10, rotatePasswords: false });
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));

const { primary: addon } = sandbox.world;
await sandbox.databases.ensure(addon);
await sandbox.databases.personalDbUser(addon, 'dana@example.com', false);
const { sshPort } = await sandbox.databases.personalSshUser(addon, 'dana@example.com');
console.log(JSON.stringify({ apiKey: sandbox.apiKey, ...sandbox.endpoints, sshPort, addonId: addon.id, addonName: addon.name, appName: addon.appName }));

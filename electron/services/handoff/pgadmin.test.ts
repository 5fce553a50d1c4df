import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pgAdminPlaces, placeServer, serverDefinition, type PgAdmin } from './pgadmin.ts';
import type { HandedOver } from './pg-files.ts';
import { writeFakePgAdmin } from './testing/fake-pgadmin.ts';
import { createPgAdminTool } from './tools/pgadmin.ts';

const handed: HandedOver = {
  addonName: 'borealis-pg-hex-1', access: 'read-only', identity: 'app', port: 15_400,
  user: { host: 'pg.internal', port: 5432, database: 'db', username: 'u1', password: 'never-here' },
};
const title = 'borealis-pg-hex-1 (read-only, app user)';
const files = { host: 'borealis-pg-hex-1-ro-app', passFile: '/pg/x.pgpass' };

let root: string;
let pgAdmin: PgAdmin;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'borealis-pgadmin-'));
  pgAdmin = await writeFakePgAdmin(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const place = (change: Partial<HandedOver> = {}) => placeServer(pgAdmin, serverDefinition({ ...handed, ...change }, files), { folder: join(root, 'pg'), env: {} });
const own = { Name: title, Group: 'Mine', Port: 1, Username: 'me', MaintenanceDB: 'mine', Weird: [null] };
const list = async (): Promise<Record<string, unknown>[]> => Object.values(JSON.parse(await readFile(join(root, 'list.json'), 'utf8')).Servers);

it('adds a server once, and leaves the user\'s own as they are', async () => {
  await writeFile(join(root, 'list.json'), JSON.stringify({ Servers: { 7: own, 8: { Group: 'Borealis', Name: 'mine too' }, 9: 'odd' } }));
  expect(await place()).toEqual({ name: title, added: true, outdated: [] });
  expect(await place()).toEqual({ name: title, added: false, outdated: [] });
  expect(await list()).toEqual([own, { Group: 'Borealis', Name: 'mine too' }, 'odd', expect.objectContaining({ Name: title, Group: 'Borealis', Port: 15_400, Username: 'u1' })]);
  expect(JSON.stringify(await list())).not.toContain('never-here');
  expect(await readdir(join(root, 'pg'))).toEqual([]);
});

it('tells a newer entry from one of another port or role, and which of them is out of date', async () => {
  await place();
  expect(await place({ port: 15_499 })).toEqual({ name: `${title} (2)`, added: true, outdated: [title] });
  // The app's role is another one after a reset of the credentials.
  const rotated = { user: { ...handed.user, username: 'u2' } };
  expect(await place(rotated)).toEqual({ name: `${title} (3)`, added: true, outdated: [title, `${title} (2)`] });
  expect(await place(rotated)).toMatchObject({ name: `${title} (3)`, added: false });
  expect(await place()).toMatchObject({ name: title, added: false });
  // Another access level is another entry, not an outdated one.
  expect(await place({ access: 'read-write' })).toMatchObject({ name: 'borealis-pg-hex-1 (read & write, app user)', outdated: [] });
});

it('fails where setup.py did nothing but ended as if it had', async () => {
  await writeFile(join(root, 'list.json.locked'), '');
  await expect(place()).rejects.toMatchObject({ error: { code: 'handoff.failed', details: { tool: 'pgAdmin 4', problem: 'pgAdmin is writing to its list of servers at this moment.' } } });
});

it('fails with what setup.py said last', async () => {
  await writeFile(pgAdmin.python, '#!/bin/sh\necho "Traceback (most recent call last):" >&2; echo "ModuleNotFoundError: No module named flask" >&2; echo ----------; exit 1\n');
  await expect(place()).rejects.toMatchObject({ error: { details: { problem: 'Its setup.py said: ModuleNotFoundError: No module named flask' } } });
  await writeFile(pgAdmin.python, '#!/bin/sh\necho "NOTE: desktop mode" >&2; echo "The specified user ID (x) could not be found."; exit 1\n');
  await expect(place()).rejects.toMatchObject({ error: { details: { problem: 'Its setup.py said: The specified user ID (x) could not be found.' } } });
});

it('says in its steps which entry is out of date and how it is removed', async () => {
  const tool = createPgAdminTool(() => [pgAdmin]);
  const open = (port: number) => tool.open(
    {
      os: 'linux', env: {}, homeDir: root, disk: { runs: async () => true, isFolder: async () => false, names: async () => [] },
      folder: join(root, 'pg'), start: async () => undefined, remember: async () => undefined,
    },
    { handed: { ...handed, port }, put: { ...files, service: 's', serviceFile: 'f', toolsPassFile: 't' }, stableId: 'id' }, pgAdmin.program, false,
  );
  expect((await open(15_400)).steps).toHaveLength(3);
  const { title: said, steps } = await open(15_499);
  expect(said).toBe('Added to pgAdmin 4');
  expect(steps[0]).toBe(`Open Servers > Borealis > ${title} (2).`);
  expect(steps[3]).toBe(`“${title}” there is out of date: its port or role changed. pgAdmin lets no other program change or remove it. Right-click it and choose Remove Server.`);
});

it('is looked for where each system installs it', () => {
  expect(pgAdminPlaces('linux', {}).map(({ setup }) => setup)).toEqual(['/usr/pgadmin4/web/setup.py']);
  expect(pgAdminPlaces('macos', {})).toEqual([{
    program: '/usr/bin/open', programArgs: ['-a', '/Applications/pgAdmin 4.app'],
    python: '/Applications/pgAdmin 4.app/Contents/Frameworks/Python.framework/Versions/Current/bin/python3', setup: '/Applications/pgAdmin 4.app/Contents/Resources/web/setup.py',
  }]);
  const windows = pgAdminPlaces('windows', { PROGRAMFILES: 'D:\\Programs', LocalAppData: 'C:\\Users\\me\\AppData\\Local' });
  expect(windows.map(({ program }) => program)).toEqual(expect.arrayContaining([
    'D:\\Programs\\pgAdmin 4\\v9\\runtime\\pgAdmin4.exe', 'C:\\Users\\me\\AppData\\Local\\Programs\\pgAdmin 4\\runtime\\pgAdmin4.exe',
    // With PostgreSQL's own installer.
    'D:\\Programs\\PostgreSQL\\18\\pgAdmin 4\\runtime\\pgAdmin4.exe',
  ]));
  expect(windows.every(({ python, setup }) => python.endsWith('\\python\\python.exe') && setup.endsWith('\\web\\setup.py'))).toBe(true);
});

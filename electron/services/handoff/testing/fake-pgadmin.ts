import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PgAdmin } from '../pgadmin.ts';

/**
 * A pgAdmin install whose Python is a small program that knows setup.py's two commands and keeps the list in list.json. Like
 * the real one it adds and never changes; it fails where two run at once, and where it is not run as the desktop program.
 */
export async function writeFakePgAdmin(folder: string): Promise<PgAdmin> {
  const pgAdmin: PgAdmin = { program: join(folder, 'pgadmin4'), programArgs: [], python: join(folder, 'python3'), setup: join(folder, 'setup.py') };
  const list = JSON.stringify(join(folder, 'list.json'));
  await writeFile(pgAdmin.python, `#!${process.execPath}
const fs = require('node:fs');
const [s, c, code, setup, command, file, ...more] = process.argv.slice(2);
if (s !== '-s' || c !== '-c' || !code.includes('builtins.SERVER_MODE = False') || setup !== ${JSON.stringify(pgAdmin.setup)} || more.length > 0) {
  console.error('Permission denied: /var/lib/pgadmin');
  process.exit(1);
}
fs.mkdirSync(${list} + '.busy');
const read = () => (fs.existsSync(${list}) ? JSON.parse(fs.readFileSync(${list}, 'utf8')) : { Servers: {} });
if (fs.existsSync(${list} + '.locked')) console.log('database is locked');
else if (command === 'dump-servers') fs.writeFileSync(file, JSON.stringify(read()));
else {
  const all = Object.values(read().Servers).concat(Object.values(JSON.parse(fs.readFileSync(file, 'utf8')).Servers));
  fs.writeFileSync(${list}, JSON.stringify({ Servers: Object.fromEntries(all.map((server, index) => [index + 1, server])) }));
  console.log('Added 0 Server Group(s) and 1 Server(s).');
}
fs.rmdirSync(${list} + '.busy');
`);
  await chmod(pgAdmin.python, 0o755);
  return pgAdmin;
}

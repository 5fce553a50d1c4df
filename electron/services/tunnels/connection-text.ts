import { percentEncode } from '../../../shared/connection-url.ts';
import type { Credentials } from '../../../shared/contract/tunnels.ts';
import type { DbUser } from '../borealis/types.ts';

/** A POSIX shell word; names of letters, digits and a few signs stay bare. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_.:/@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What the window shows of a connection; no password in it. */
export function credentialsOf(user: DbUser, port: number): Credentials {
  const url = `postgres://${percentEncode(user.username)}@127.0.0.1:${port}/${percentEncode(user.database)}`;
  const psql = ['psql', '-h', '127.0.0.1', '-p', String(port), '-U', user.username, '-d', user.database].map(shellWord).join(' ');
  return { host: '127.0.0.1', port, database: user.database, user: user.username, urlWithoutPassword: url, psql };
}

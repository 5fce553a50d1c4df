import type { DbUser } from '../../borealis/types.ts';
import { percentEncode, connectionUrl } from '../../../../shared/connection-url.ts';

const host = '127.0.0.1';

/**
 * The environment of a command: the program's own without anybody's PG*, HEROKU_* and DATABASE_URL, and with the variables that
 * `heroku borealis-pg:run --shell-cmd` gives. With a pass file the password is in that file only.
 */
export function connectionEnv(base: Readonly<Record<string, string>>, user: DbUser, port: number, passFile: string | null): Record<string, string> {
  const clean = Object.entries(base).filter(([name]) => !/^(?:PG[A-Z]|HEROKU_|DATABASE_URL$)/i.test(name));
  const url = passFile === null ? connectionUrl(user, port) : `postgres://${percentEncode(user.username)}@${host}:${port}/${percentEncode(user.database)}`;
  return {
    ...Object.fromEntries(clean),
    PGHOST: host, PGPORT: String(port), PGDATABASE: user.database, PGUSER: user.username,
    ...(passFile === null ? { PGPASSWORD: user.password } : { PGPASSFILE: passFile }),
    DATABASE_URL: url,
  };
}

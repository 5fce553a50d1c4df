import { failure, type AppFailure } from '../errors/app-failure.ts';
import type { HerokuConfigVars } from '../heroku/schemas.ts';
import type { DbUser } from './types.ts';

/** The app's own two database users. */
export interface AppDbUsers {
  reader: DbUser;
  writer: DbUser;
}

interface Source {
  app: string;
  variable: string;
}

function problem({ app, variable }: Source, what: string): AppFailure {
  return failure('addon.no-app-credentials', { app, variable, problem: what }, `The app's database user cannot be read from ${variable} of ${app}: ${what}.`);
}

/** Splits `KEY:=VALUE|KEY:=VALUE`. A bar ends a value only where another key follows, so that a password may hold one. */
function items(text: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const item of text.trim().split(/\|(?=[A-Z][A-Z0-9_]*:=)/)) {
    const end = item.indexOf(':=');
    if (end > 0) map.set(item.slice(0, end), item.slice(end + 2));
  }
  return map;
}

/** Parses the app's config var with its connection info. Throws `addon.no-app-credentials` that names what is missing, never a value. */
export function parseConnInfo(text: string, source: Source): AppDbUsers {
  const values = items(text);
  const need = (key: string): string => {
    const value = values.get(key) ?? '';
    if (value === '') throw problem(source, `${key} is missing; it may have been edited by hand`);
    return value;
  };
  const portText = values.get('POSTGRES_PORT')?.trim() ?? '';
  const port = portText === '' ? 5432 : Number(portText);
  if (!/^\d{0,5}$/.test(portText) || port < 1 || port > 65_535) throw problem(source, 'POSTGRES_PORT is no port');
  const user = (side: 'READER' | 'WRITER'): DbUser => ({
    host: need(`POSTGRES_${side}_HOST`),
    port,
    database: need('POSTGRES_DB_NAME'),
    username: need(`POSTGRES_${side}_USERNAME`),
    password: need(`POSTGRES_${side}_PASSWORD`),
  });
  return { reader: user('READER'), writer: user('WRITER') };
}

/** The app's database users out of its config vars for an attachment's name; the obsolete variable counts where the current one is empty. */
export function appDbUsers(vars: HerokuConfigVars, attachment: string, app: string): AppDbUsers {
  const current = `${attachment}_TUNNEL_BPG_CONN_INFO`;
  for (const variable of [current, `${attachment}_SSH_TUNNEL_BPG_CONNECTION_INFO`]) {
    const text = vars[variable];
    if (typeof text === 'string' && text.trim() !== '') return parseConnInfo(text, { app, variable });
  }
  throw problem({ app, variable: current }, 'the config var does not exist');
}

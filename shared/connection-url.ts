/** Whom PostgreSQL lets in where. */
export interface UrlUser {
  username: string;
  password: string;
  database: string;
}

/** Percent-encodes all but RFC 3986's unreserved characters, which encodeURIComponent leaves five short of. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * `postgres://user:password@127.0.0.1:port/database`, every part encoded per RFC 3986. libpq takes any database; a parser of the WHATWG URL
 * standard drops one that is called `.` or `..` (dot segments, also when written `%2E`), which no writing of a path can prevent.
 */
export function connectionUrl(user: UrlUser, port: number): string {
  return `postgres://${percentEncode(user.username)}:${percentEncode(user.password)}@127.0.0.1:${port}/${percentEncode(user.database)}`;
}

/** A value of a .env file: single quotes mean the same to dotenv, Compose and a shell; only a value with one needs the double. */
export function envValue(text: string): string {
  return text.includes("'") ? `"${text.replace(/[\\"$`]/g, (sign) => `\\${sign}`)}"` : `'${text}'`;
}

/** The lines of a .env file for programs that read DATABASE_URL or libpq's variables. */
export function envText(user: UrlUser, port: number): string {
  const values: [string, string][] = [
    ['DATABASE_URL', connectionUrl(user, port)], ['PGHOST', '127.0.0.1'], ['PGPORT', String(port)],
    ['PGDATABASE', user.database], ['PGUSER', user.username], ['PGPASSWORD', user.password],
  ];
  return `${values.map(([name, value]) => `${name}=${envValue(value)}`).join('\n')}\n`;
}

/** Letters that no format encodes or escapes, in the place of the password. */
const stand = 'MaskedPasswordOfBorealisDesktop';

/** What a text looks like that holds a password, with that masked. */
export function masked(write: (password: string) => string): string {
  return write(stand).replaceAll(stand, '••••••••••••');
}

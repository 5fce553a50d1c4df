import { envValue, percentEncode } from '../../../../shared/connection-url.ts';
import type { Connection, Format } from './connection.ts';

function url(scheme: string, { user, port }: Connection, password: string | null): string {
  const login = [user.username, ...(password === null ? [] : [password])].map(percentEncode).join(':');
  return `${scheme}://${login}@127.0.0.1:${port}/${percentEncode(user.database)}`;
}

/** `postgres://…`, encoded per RFC 3986. */
export const urlFormat: Format = {
  format: 'url',
  name: 'DATABASE_URL',
  note: 'For everything that takes a PostgreSQL URL. Without the password the program asks, or finds it in a pass file.',
  plain: (connection) => url('postgres', connection, null),
  secret: (connection, password) => url('postgres', connection, password),
};

const lines = (values: readonly (readonly [string, string])[]): string => `${values.map(([name, value]) => `${name}=${envValue(value)}`).join('\n')}\n`;

/** A .env file for programs that read DATABASE_URL or libpq's variables. */
export const envFormat: Format = {
  format: 'env',
  name: '.env',
  note: 'Without the password, PGPASSFILE names a private file that exists while the tunnel is open.',
  plain: (connection) => lines([
    ['DATABASE_URL', url('postgres', connection, null)], ['PGHOST', '127.0.0.1'], ['PGPORT', String(connection.port)],
    ['PGDATABASE', connection.user.database], ['PGUSER', connection.user.username], ['PGPASSFILE', connection.passFile],
  ]),
  secret: (connection, password) => lines([
    ['DATABASE_URL', url('postgres', connection, password)], ['PGHOST', '127.0.0.1'], ['PGPORT', String(connection.port)],
    ['PGDATABASE', connection.user.database], ['PGUSER', connection.user.username], ['PGPASSWORD', password],
  ]),
};

function jdbc({ user, port, access }: Connection, password: string | null): string {
  const options = {
    user: user.username,
    ...(password === null ? {} : { password }),
    ApplicationName: 'borealis-desktop',
    // Read-only under autocommit needs the mode too (pgJDBC documentation, "Connection properties").
    ...(access === 'read-only' ? { readOnly: 'true', readOnlyMode: 'always' } : {}),
  };
  const query = Object.entries(options).map(([name, value]) => `${name}=${percentEncode(value)}`).join('&');
  return `jdbc:postgresql://127.0.0.1:${port}/${percentEncode(user.database)}?${query}`;
}

/** A URL of the PostgreSQL JDBC driver, which decodes database and options. */
export const jdbcFormat: Format = {
  format: 'jdbc',
  name: 'JDBC',
  note: 'For Java, Kotlin and Scala. Without the password the driver looks into the file that PGPASSFILE names.',
  plain: (connection) => jdbc(connection, null),
  secret: jdbc,
};

const prisma = (connection: Connection, password: string | null): string => `DATABASE_URL="${url('postgresql', connection, password)}?schema=public"\n`;

/** Prisma's line in .env; the encoded URL holds neither `$` nor quotes. */
export const prismaFormat: Format = {
  format: 'prisma',
  name: 'Prisma',
  note: 'A line for Prisma’s .env. Prisma reads no pass file, so it needs the password in the URL.',
  plain: (connection) => prisma(connection, null),
  secret: prisma,
};

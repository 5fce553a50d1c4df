import type { Connection, Format } from './connection.ts';

/** A string in double quotes for YAML 1.2, Python and JavaScript alike: JSON's escapes mean the same in all of them. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007F\u0085\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A YAML string in a file that Rails reads through ERB first, where `<%` would begin code. */
const erbQuoted = (text: string): string => quoted(text).replaceAll('<%', '<%%');

function rails({ user, port }: Connection, secret: [key: string, value: string]): string {
  return [
    'development:',
    '  adapter: postgresql',
    '  encoding: unicode',
    '  host: 127.0.0.1',
    `  port: ${port}`,
    `  database: ${erbQuoted(user.database)}`,
    `  username: ${erbQuoted(user.username)}`,
    `  ${secret[0]}: ${erbQuoted(secret[1])}`,
    '',
  ].join('\n');
}

/** A section of Rails' config/database.yml; the adapter hands `passfile` on to libpq. */
export const railsFormat: Format = {
  format: 'rails',
  name: 'Rails',
  note: 'For config/database.yml. Without the password, passfile names a private file that exists while the tunnel is open.',
  plain: (connection) => rails(connection, ['passfile', connection.passFile]),
  secret: (connection, password) => rails(connection, ['password', password]),
};

function django({ user, port }: Connection, secret: readonly string[]): string {
  return [
    'DATABASES = {',
    '    "default": {',
    '        "ENGINE": "django.db.backends.postgresql",',
    '        "HOST": "127.0.0.1",',
    `        "PORT": "${port}",`,
    `        "NAME": ${quoted(user.database)},`,
    `        "USER": ${quoted(user.username)},`,
    ...secret.map((line) => `        ${line}`),
    '    }',
    '}',
    '',
  ].join('\n');
}

/** Django's DATABASES (Django documentation, "PostgreSQL connection settings": `passfile` is an option). */
export const djangoFormat: Format = {
  format: 'django',
  name: 'Django',
  note: 'For settings.py. Without the password, passfile names a private file that exists while the tunnel is open.',
  plain: (connection) => django(connection, [`"OPTIONS": {"passfile": ${quoted(connection.passFile)}},`]),
  secret: (connection, password) => django(connection, [`"PASSWORD": ${quoted(password)},`]),
};

function node({ user, port }: Connection, before: readonly string[], secret: readonly string[]): string {
  return [
    "import pg from 'pg';",
    '',
    ...before,
    'export const pool = new pg.Pool({',
    "  host: '127.0.0.1',",
    `  port: ${port},`,
    `  database: ${quoted(user.database)},`,
    `  user: ${quoted(user.username)},`,
    ...secret.map((line) => `  ${line}`),
    '});',
    '',
  ].join('\n');
}

/** node-postgres; version 8 reads the file that PGPASSFILE names when it has no password. */
export const nodeFormat: Format = {
  format: 'node',
  name: 'Node (pg)',
  note: 'For node-postgres 8. Without the password it reads a private file that exists while the tunnel is open.',
  plain: (connection) => node(connection, [`process.env.PGPASSFILE ??= ${quoted(connection.passFile)};`], []),
  secret: (connection, password) => node(connection, [], [`password: ${quoted(password)},`]),
};

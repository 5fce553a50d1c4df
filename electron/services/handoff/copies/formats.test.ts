import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Connection } from './connection.ts';
import { formatOf, formats, preview } from './formats.ts';

const password = String.raw`p%@:/'"\|$ <%=é日`;
const connection: Connection = {
  port: 15_400,
  user: { host: 'pg.internal', port: 5432, database: String.raw`db %@:/'"\|é`, username: String.raw`us er%@:/'"\|` },
  access: 'read-only',
  passFile: '/home/a b/pg/tools.pgpass',
  serviceFile: '/home/a b/pg/pg_service.conf',
  service: 'borealis-pg-hex-1-ro',
  os: 'linux',
  bastion: { host: 'bastion.example.com', port: 22, publicHostKey: 'ssh-ed25519 AAAAC3' },
};
const plain = (id: Parameters<typeof formatOf>[0], over: Partial<Connection> = {}) => formatOf(id).plain?.({ ...connection, ...over });
const secret = (id: Parameters<typeof formatOf>[0]) => formatOf(id).secret?.(connection, password);

const login = 'us%20er%25%40%3A%2F%27%22%5C%7C';
const db = 'db%20%25%40%3A%2F%27%22%5C%7C%C3%A9';
const encoded = 'p%25%40%3A%2F%27%22%5C%7C%24%20%3C%25%3D%C3%A9%E6%97%A5';

it('a host key gives a text for a shell its type and key, and nothing that follows them', () => {
  const text = plain('ssh', { bastion: { ...connection.bastion, publicHostKey: 'ssh-ed25519 AAAAC3  a comment\nrm -rf ~\n' } });
  expect(text).toContain('\n# bastion.example.com ssh-ed25519 AAAAC3\nssh ');
});

describe('formats with odd characters', () => {
  it('DATABASE_URL', () => {
    expect(plain('url')).toBe(`postgres://${login}@127.0.0.1:15400/${db}`);
    expect(secret('url')).toBe(`postgres://${login}:${encoded}@127.0.0.1:15400/${db}`);
    const url = new URL(secret('url') ?? '');
    expect([url.username, url.password, url.pathname.slice(1)].map(decodeURIComponent)).toEqual([connection.user.username, password, connection.user.database]);
  });

  it('.env', () => {
    expect(plain('env')).toBe(String.raw`DATABASE_URL='postgres://${login}@127.0.0.1:15400/${db}'
PGHOST='127.0.0.1'
PGPORT='15400'
PGDATABASE="db %@:/'\"\\|é"
PGUSER="us er%@:/'\"\\|"
PGPASSFILE='/home/a b/pg/tools.pgpass'
`);
    expect(secret('env')).toContain(String.raw`PGPASSWORD="p%@:/'\"\\|\$ <%=é日"` + '\n');
  });

  it('JDBC', () => {
    expect(plain('jdbc')).toBe(`jdbc:postgresql://127.0.0.1:15400/${db}?user=${login}&ApplicationName=borealis-desktop&readOnly=true&readOnlyMode=always`);
    expect(plain('jdbc', { access: 'read-write' })).toBe(`jdbc:postgresql://127.0.0.1:15400/${db}?user=${login}&ApplicationName=borealis-desktop`);
    expect(secret('jdbc')).toContain(`?user=${login}&password=${encoded}&`);
  });

  it('Rails, through ERB and YAML', () => {
    expect(plain('rails')).toBe(String.raw`development:
  adapter: postgresql
  encoding: unicode
  host: 127.0.0.1
  port: 15400
  database: "db %@:/'\"\\|é"
  username: "us er%@:/'\"\\|"
  passfile: "/home/a b/pg/tools.pgpass"
`);
    const afterErb = (secret('rails') ?? '').replaceAll('<%%', '<%');
    expect(secret('rails')).not.toMatch(/<%[^%]/);
    expect(parseYaml(afterErb)).toEqual({
      development: {
        adapter: 'postgresql', encoding: 'unicode', host: '127.0.0.1', port: 15_400,
        database: connection.user.database, username: connection.user.username, password,
      },
    });
  });

  it('Django', () => {
    expect(plain('django')).toBe(String.raw`DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "127.0.0.1",
        "PORT": "15400",
        "NAME": "db %@:/'\"\\|é",
        "USER": "us er%@:/'\"\\|",
        "OPTIONS": {"passfile": "/home/a b/pg/tools.pgpass"},
    }
}
`);
    expect(secret('django')).toContain(String.raw`        "PASSWORD": "p%@:/'\"\\|$ <%=é日",` + '\n');
  });

  it('Prisma', () => {
    expect(plain('prisma')).toBe(`DATABASE_URL="postgresql://${login}@127.0.0.1:15400/${db}?schema=public"\n`);
    expect(secret('prisma')).toBe(`DATABASE_URL="postgresql://${login}:${encoded}@127.0.0.1:15400/${db}?schema=public"\n`);
  });

  it('Node', () => {
    expect(plain('node')).toBe(String.raw`import pg from 'pg';

process.env.PGPASSFILE ??= "/home/a b/pg/tools.pgpass";
export const pool = new pg.Pool({
  host: '127.0.0.1',
  port: 15400,
  database: "db %@:/'\"\\|é",
  user: "us er%@:/'\"\\|",
});
`);
    expect(secret('node')).toContain(String.raw`  password: "p%@:/'\"\\|$ <%=é日",` + '\n});\n');
    expect(secret('node')).not.toContain('PGPASSFILE');
  });

  it('psql, for a POSIX shell and for cmd', () => {
    expect(plain('psql')).toBe("PGSERVICEFILE='/home/a b/pg/pg_service.conf' psql service=borealis-pg-hex-1-ro");
    expect(plain('psql', { os: 'windows', serviceFile: 'C:\\a b\\s.conf' })).toBe('set "PGSERVICEFILE=C:\\a b\\s.conf" && "psql" "service=borealis-pg-hex-1-ro"');
    expect(secret('psql')).toBeUndefined();
  });

  it('a line of a pass file', () => {
    expect(plain('pgpass')).toBeUndefined();
    expect(secret('pgpass')).toBe(String.raw`127.0.0.1:15400:db %@\:/'"\\|é:us er%@\:/'"\\|:p%@\:/'"\\|$ <%=é日` + '\n');
    expect(() => formatOf('pgpass').secret?.(connection, 'two\nlines')).toThrow('pass file');
  });

  it('ssh -L, with the host key and without a key', () => {
    const text = plain('ssh');
    expect(text).toContain('\n# bastion.example.com ssh-ed25519 AAAAC3\n');
    expect(text).toContain('\nssh -N -L 127.0.0.1:15400:pg.internal:5432 -p 22 -o StrictHostKeyChecking=yes -o ExitOnForwardFailure=yes -i PRIVATE_KEY_FILE SSH_USER@bastion.example.com\n');
    expect(plain('ssh', { bastion: { ...connection.bastion, port: 2222 } })).toContain('\n# [bastion.example.com]:2222 ssh-ed25519 AAAAC3\n');
    expect(plain('ssh', { user: { ...connection.user, host: 'fd00::1' } })).toContain('127.0.0.1:15400:[fd00::1]:5432');
  });
});

describe('previews', () => {
  it('hold no password, and show where it goes', () => {
    for (const format of formats) {
      const shown = preview(format, connection);
      expect(shown.plain === null).toBe(format.plain === null);
      expect(shown.plain === null && shown.masked === null).toBe(false);
      expect(shown.masked ?? '••••••••••••').toContain('••••••••••••');
      expect(shown.plain ?? '').not.toContain('•');
    }
  });
});

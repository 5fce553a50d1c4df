import { expect, test } from 'vitest';
import { connectionEnv } from './connection-env.ts';

const user = { host: 'db.example', port: 5432, database: 'my db/ä', username: 'app_rw@x', password: 'p:@/?#%&\' "$\\' };

test('the URL is encoded so that it is read back exactly, and what the machine had of its own is gone', () => {
  const env = connectionEnv({ PATH: '/bin', PGHOST: 'old', PGSSLMODE: 'verify-full', pgoptions: 'x', HEROKU_API_KEY: 'secret', DATABASE_URL: 'old', PGP_KEY: 'gone too', MY_PG: 'kept' }, user, 15400, null);
  expect(env).toEqual({
    PATH: '/bin', MY_PG: 'kept', PGHOST: '127.0.0.1', PGPORT: '15400', PGDATABASE: user.database, PGUSER: user.username, PGPASSWORD: user.password, DATABASE_URL: env['DATABASE_URL'],
  });
  const url = new URL(env['DATABASE_URL'] ?? '');
  expect([url.hostname, url.port, decodeURIComponent(url.username), decodeURIComponent(url.password), decodeURIComponent(url.pathname.slice(1))]).toEqual(['127.0.0.1', '15400', user.username, user.password, user.database]);
});

test('with a pass file no variable holds the password', () => {
  const env = connectionEnv({}, user, 15400, '/data/x.pgpass');
  expect(env).toMatchObject({ PGPASSFILE: '/data/x.pgpass', DATABASE_URL: 'postgres://app_rw%40x@127.0.0.1:15400/my%20db%2F%C3%A4' });
  expect(JSON.stringify(env)).not.toContain(encodeURIComponent(user.password));
  expect(env).not.toHaveProperty('PGPASSWORD');
});

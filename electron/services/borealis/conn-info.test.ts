import { describe, expect, it } from 'vitest';
import { AppFailure } from '../errors/app-failure.ts';
import { appDbUsers, parseConnInfo } from './conn-info.ts';

const parts = {
  POSTGRES_WRITER_HOST: 'pg-writer.internal', POSTGRES_READER_HOST: 'pg-reader.internal', POSTGRES_PORT: '6543', POSTGRES_DB_NAME: 'app_db_1',
  POSTGRES_WRITER_USERNAME: 'app_rw', POSTGRES_WRITER_PASSWORD: 'W:=se|cr=et|x', POSTGRES_READER_USERNAME: 'app_ro', POSTGRES_READER_PASSWORD: 'R',
  SSH_HOST: 'bastion', SSH_USER_PRIVATE_KEY: '-----BEGIN X-----\nAB=\n-----END X-----',
};
const source = { app: 'sushi', variable: 'DATABASE_TUNNEL_BPG_CONN_INFO' };
const write = (values: Record<string, string>): string => Object.entries(values).map(([key, value]) => `${key}:=${value}`).join('|');

function problemOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof AppFailure && error.error.code === 'addon.no-app-credentials') return error.error.details.problem;
  }
  throw new Error('It did not fail as it should.');
}

describe('parseConnInfo', () => {
  it('reads both users, in any order, with bars, colons and equals signs in values', () => {
    const expected = {
      reader: { host: 'pg-reader.internal', port: 6543, database: 'app_db_1', username: 'app_ro', password: 'R' },
      writer: { host: 'pg-writer.internal', port: 6543, database: 'app_db_1', username: 'app_rw', password: 'W:=se|cr=et|x' },
    };
    expect(parseConnInfo(write(parts), source)).toEqual(expected);
    expect(parseConnInfo(`${write(Object.fromEntries(Object.entries(parts).toReversed()))}\n`, source)).toEqual(expected);
  });

  it('takes the usual port where none is given', () => {
    const { POSTGRES_PORT: _, ...rest } = parts;
    expect(parseConnInfo(write(rest), source).reader.port).toBe(5432);
  });

  it('does not take the end of a longer key for a key', () => {
    const { POSTGRES_READER_HOST: _, ...rest } = parts;
    expect(problemOf(() => parseConnInfo(write({ OLD_POSTGRES_READER_HOST: 'wrong', ...rest }), source))).toContain('POSTGRES_READER_HOST is missing');
  });

  it.each(Object.keys(parts).filter((key) => key.startsWith('POSTGRES') && key !== 'POSTGRES_PORT'))('says that %s is missing or empty', (key) => {
    expect(problemOf(() => parseConnInfo(write({ ...parts, [key]: '' }), source))).toContain(key);
  });

  it.each(['0', '65536', 'x', '-1', '1e3'])('refuses the port %s', (port) => {
    expect(problemOf(() => parseConnInfo(write({ ...parts, POSTGRES_PORT: port }), source))).toBe('POSTGRES_PORT is no port');
  });
});

describe('appDbUsers', () => {
  const text = write(parts);
  it('prefers the current variable and falls back to the obsolete one', () => {
    expect(appDbUsers({ DATABASE_TUNNEL_BPG_CONN_INFO: text, DATABASE_SSH_TUNNEL_BPG_CONNECTION_INFO: 'x' }, 'DATABASE', 'sushi').reader.username).toBe('app_ro');
    expect(appDbUsers({ DATABASE_TUNNEL_BPG_CONN_INFO: '', DATABASE_SSH_TUNNEL_BPG_CONNECTION_INFO: text }, 'DATABASE', 'sushi').reader.username).toBe('app_ro');
  });

  it('says that there is none', () => {
    expect(problemOf(() => appDbUsers({ DATABASE_URL: 'x', OTHER_TUNNEL_BPG_CONN_INFO: text }, 'DATABASE', 'sushi'))).toBe('the config var does not exist');
    expect(problemOf(() => appDbUsers({}, 'DATABASE', 'sushi'))).toBe('the config var does not exist');
  });
});

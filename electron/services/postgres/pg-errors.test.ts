import { describe, expect, it } from 'vitest';
import { failure } from '../errors/app-failure.ts';
import { spoilsDbUser } from './pg-errors.ts';

describe('spoilsDbUser', () => {
  it('is true where the database or its host may have moved', () => {
    const at = { host: 'db', port: 5432 };
    expect(spoilsDbUser(failure('pg.connect', { message: 'no such database', sqlstate: '3D000' }, 'm'))).toBe(true);
    expect(spoilsDbUser(failure('pg.connect', { message: 'permission denied for database', sqlstate: '42501' }, 'm'))).toBe(true);
    expect(spoilsDbUser(failure('tunnel.forward-refused', { ...at, reason: 'r' }, 'm'))).toBe(true);
    expect(spoilsDbUser(failure('tunnel.forward-timeout', { ...at, seconds: 10 }, 'm'))).toBe(true);
    expect(spoilsDbUser(failure('tunnel.identity-mismatch', { expected: 'a', actual: 'b' }, 'm'))).toBe(true);
  });

  it('is false where a fresh user would change nothing', () => {
    expect(spoilsDbUser(failure('pg.connect', { message: 'starting up', sqlstate: '57P03' }, 'm'))).toBe(false);
    expect(spoilsDbUser(failure('tunnel.lost', { cause: 'c' }, 'm'))).toBe(false);
    expect(spoilsDbUser(new Error('other'))).toBe(false);
  });
});

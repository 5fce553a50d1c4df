import { expect, it } from 'vitest';
import { errorCopy, wordsOf } from './error-copy.ts';
import { errorDetails, isAppError, type AppError } from './errors.ts';

it('has words for every code and for no other', () => {
  expect(Object.keys(errorCopy).toSorted()).toEqual(Object.keys(errorDetails).toSorted());
});

const cases: AppError[] = [
  { code: 'tunnel.port-taken', message: '', retryable: true, traceId: 't', details: { port: 15400, holder: { pid: 7, command: 'nginx' }, suggestion: 15401 } },
  { code: 'tunnel.host-key-mismatch', message: '', retryable: false, traceId: 't', details: { host: 'h', type: 'ssh-ed25519', expected: 'SHA256:a', actual: null } },
  { code: 'heroku.rate-limited', message: '', retryable: true, traceId: 't', details: { retryAfterSeconds: 2.2 } },
  { code: 'borealis.access-revoked', message: '', retryable: false, traceId: 't', details: { addonName: 'borealis-pg-hex', what: 'write' } },
];

it.each(cases)('says what, why and what next of $code', (error) => {
  expect(isAppError(error)).toBe(true);
  const words = wordsOf(error);
  for (const text of Object.values(words)) expect(text).toMatch(/\S.*[.…”)]$/);
});

it('names the holder of a port and the port to use instead', () => {
  const words = wordsOf(cases[0]!);
  expect(words.why).toContain('nginx (process 7)');
  expect(words.next).toContain('15401');
});

it('does not blame the network for a name that is not known, nor a restart for a database that is not there', () => {
  const at = { host: 'bastion.test', port: 22 };
  expect(errorCopy['tunnel.unreachable']({ ...at, cause: 'ENOTFOUND' })).toMatchObject({ why: 'The name service does not know bastion.test (ENOTFOUND).', next: expect.stringContaining('DNS') });
  expect(errorCopy['tunnel.unreachable']({ ...at, cause: 'ECONNREFUSED' }).next).toContain('outgoing SSH');
  expect(errorCopy['pg.connect']({ message: 'database "a" does not exist', sqlstate: '3D000' }).next).not.toContain('restarting');
  expect(errorCopy['pg.connect']({ message: 'the database system is starting up', sqlstate: '57P03' }).next).toContain('restarting');
});

it('makes whole sentences of what was wrong with an answer', () => {
  expect(errorCopy['borealis.bad-reply']({ problem: 'the reply is empty' }).why).toBe('The reply is empty.');
  expect(errorCopy['heroku.bad-reply']({ problem: '"id" is not what it should be.' }).why).toBe('"id" is not what it should be.');
});

it('says times in UTC, and those that are none as they are', () => {
  const details = { time: '2026-03-05T20:31:41+01:00', earliest: '2026-03-06T00:00:00.000Z', latest: 'odd' };
  expect(errorCopy['restore.time-outside'](details).why).toBe('The window has moved: it is now 2026-03-06 00:00:00 UTC to odd, and 2026-03-05 19:31:41 UTC is outside.');
});

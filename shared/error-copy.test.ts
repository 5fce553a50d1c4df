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
  expect(errorCopy['restore.time-outside'](details).why).toBe('2026-03-05 19:31:41 UTC is before the earliest restorable time: the window is 2026-03-06 00:00:00 UTC to odd.');
});

it('says that the window has moved only of a time that was inside it', () => {
  const window = { earliest: '2026-03-06T00:00:00.000Z', latest: '2026-03-07T00:00:00.000Z' };
  const why = (time: string, moved: boolean): string => errorCopy['restore.time-outside']({ ...window, time, moved }).why;
  expect(why('2026-03-05T19:31:41Z', true)).toBe('The window has moved: it is now 2026-03-06 00:00:00 UTC to 2026-03-07 00:00:00 UTC, and 2026-03-05 19:31:41 UTC is before it.');
  expect(why('2026-03-05T19:31:41Z', false)).toBe('2026-03-05 19:31:41 UTC is before the earliest restorable time: the window is 2026-03-06 00:00:00 UTC to 2026-03-07 00:00:00 UTC.');
  expect(why('2026-03-08T00:00:00Z', false)).toBe('2026-03-08 00:00:00 UTC is after the latest restorable time: the window is 2026-03-06 00:00:00 UTC to 2026-03-07 00:00:00 UTC.');
});

it('says of an order that Heroku refused that nothing was created, and what next', () => {
  const said = [
    errorCopy['restore.unpaid']({ app: 'sushi', message: '' }), errorCopy['restore.conflict']({ app: 'sushi', message: '' }), errorCopy['restore.rate-limited']({ retryAfterSeconds: 5 }),
  ];
  expect(said.map(({ next }) => next)).toEqual([
    'Settle it on Heroku’s billing page and order again, or choose an app of another owner. Nothing was created.',
    'Wait until that has ended, then order again. Nothing was created.', 'Retry in 5 s. Nothing was created.',
  ]);
  expect(said.slice(0, 2).map(({ why }) => why)).toEqual(['The owner of sushi owes money, or has no credit card on Heroku.', 'Another change of sushi is under way.']);
});

import { expect, test } from 'vitest';
import { formatUtc } from './utc.ts';

test('a time to the second in UTC; what is no time stays', () => {
  expect(formatUtc('2026-11-21T19:04:05.678+01:00')).toBe('2026-11-21 18:04:05 UTC');
  expect(formatUtc('odd')).toBe('odd');
});

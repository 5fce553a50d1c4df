import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromFields, toFields, twiceShown, usualMoments } from './times.ts';

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

describe('clocks that are changed', () => {
  beforeEach(() => { vi.stubEnv('TZ', 'Europe/Berlin'); });
  afterEach(() => { vi.unstubAllEnvs(); });

  it.each(['2026-10-24T23:59:59Z', '2026-10-25T00:00:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:00:00Z', '2026-10-25T01:30:00Z', '2026-10-25T01:59:59Z', '2026-10-25T02:00:00Z', '2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z'])('%s comes back from the fields', (at) => {
    expect(iso(fromFields({ ...toFields(Date.parse(at), 'local'), zone: 'local' }))).toBe(new Date(at).toISOString());
  });

  it('show an hour twice when they are set back, and either can be meant', () => {
    const fields = { date: '2026-10-25', time: '02:30:00', zone: 'local' } as const;
    expect(iso(fromFields(fields))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(fromFields({ ...fields, later: true }))).toBe('2026-10-25T01:30:00.000Z');
    expect(twiceShown(fields)).toEqual({ earlier: Date.parse('2026-10-25T00:30:00Z'), later: Date.parse('2026-10-25T01:30:00Z') });
    expect([{ ...fields, time: '01:59:59' }, { ...fields, time: '03:00' }, { ...fields, zone: 'utc' } as const].map(twiceShown)).toEqual([null, null, null]);
    expect(iso(fromFields({ ...fields, time: '03:00:00', later: true }))).toBe('2026-10-25T02:00:00.000Z');
  });

  it('skip an hour when they are set forward', () => {
    expect(fromFields({ date: '2026-03-29', time: '02:30:00', zone: 'local' })).toBeNull();
  });

  it('can skip midnight, or go back by half an hour', () => {
    vi.stubEnv('TZ', 'America/Santiago');
    const today = usualMoments(Date.parse('2026-09-06T15:00:00Z'), 'local').find(({ label }) => label === 'Today 00:00');
    expect(iso(today?.at ?? null)).toBe('2026-09-06T04:00:00.000Z');
    vi.stubEnv('TZ', 'Australia/Lord_Howe');
    expect(twiceShown({ date: '2026-04-05', time: '01:45', zone: 'local' })).toEqual({ earlier: Date.parse('2026-04-04T14:45:00Z'), later: Date.parse('2026-04-04T15:15:00Z') });
  });
});

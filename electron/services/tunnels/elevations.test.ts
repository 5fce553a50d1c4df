import { beforeEach, describe, expect, it } from 'vitest';
import type { Label } from '../../../shared/contract/addons.ts';
import { isFailure } from '../errors/app-failure.ts';
import { createElevations, elevationGraceMs, elevationMs, type ElevationEvent, type Elevations } from './elevations.ts';
import { createManualClock } from './testing/manual-clock.ts';

describe('elevations', () => {
  let clock: ReturnType<typeof createManualClock>;
  let elevations: Elevations;
  let told: string[];
  let audit: ElevationEvent[];
  let label: Label | null;

  beforeEach(() => {
    clock = createManualClock();
    told = [];
    audit = [];
    label = null;
    elevations = createElevations({ clock, addonName: async () => 'borealis-one', labelOf: () => label, audit: (event) => audit.push(event) });
    elevations.ending.subscribe(({ addonId, graceUntil }) => told.push(`ending ${addonId} ${graceUntil}`));
    elevations.ended.subscribe((addonId) => told.push(`ended ${addonId}`));
  });

  it('lasts 30 minutes, then a minute of grace in which nothing new may write', async () => {
    const granted = await elevations.elevate('a', null);
    expect(Date.parse(granted.until) - clock.now()).toBe(elevationMs);
    expect(elevations.allows('a')).toBe(true);
    expect(elevations.allows('b')).toBe(false);
    clock.advance(elevationMs);
    const graceUntil = new Date(clock.now() + elevationGraceMs).toISOString();
    expect(elevations.allows('a')).toBe(false);
    expect(elevations.list()).toEqual([{ addonId: 'a', until: granted.until, graceUntil }]);
    expect(told).toEqual([`ending a ${graceUntil}`]);
    clock.advance(elevationGraceMs);
    expect(told).toEqual([`ending a ${graceUntil}`, 'ended a']);
    expect(elevations.list()).toEqual([]);
    expect(audit.map(({ how }) => how)).toEqual(['granted', 'expired']);
    expect(clock.waiting).toBe(0);
  });

  it('is extended from now, in its grace too', async () => {
    await elevations.elevate('a', null);
    clock.advance(elevationMs + 1000);
    expect(Date.parse(elevations.extend('a').until) - clock.now()).toBe(elevationMs);
    expect(elevations.allows('a')).toBe(true);
    clock.advance(elevationGraceMs);
    expect(told).toHaveLength(1);
    expect(() => elevations.extend('b')).toThrow(expect.toSatisfy((error) => isFailure(error, 'elevation.required')));
  });

  it('ends early with the same grace, once', async () => {
    await elevations.elevate('a', null);
    elevations.end('a');
    elevations.end('a');
    elevations.end('b');
    expect(elevations.allows('a')).toBe(false);
    clock.advance(elevationGraceMs);
    expect(told.filter((line) => line.startsWith('ended'))).toEqual(['ended a']);
    expect(audit.map(({ how }) => how)).toEqual(['granted', 'ended']);
  });

  it('asks for the name of what is labelled production', async () => {
    label = { kind: 'production' };
    for (const name of [null, '', 'borealis-on', 'Borealis-one']) {
      await expect(elevations.elevate('a', name)).rejects.toSatisfy((error) => isFailure(error, 'elevation.name-mismatch'));
    }
    expect(elevations.allows('a')).toBe(false);
    await elevations.elevate('a', 'borealis-one');
    expect(elevations.allows('a')).toBe(true);
    elevations.clear();
    expect(elevations.list()).toEqual([]);
    expect(clock.waiting).toBe(0);
  });
});

import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RestoreCapabilities } from '../../../shared/contract/restore.ts';
import { openOver } from '../../testing/fake-calls.tsx';
import type { Draft } from './draft.ts';
import { WhatStep } from './what-step.tsx';

const window: RestoreCapabilities = { cloneSupported: true, restoreSupported: true, earliestRestorableTime: '2026-10-20T00:00:00Z', latestRestorableTime: '2026-10-27T00:00:00Z' };
const draft: Draft = { jobId: '00000000-0000-4000-8000-000000000001', step: 'what', kind: 'restore', date: '2026-10-25', time: '02:30:00', zone: 'local', app: null, attachmentName: '', confirm: '', plan: null };
const onChange = vi.fn<(change: Partial<Draft>) => void>();
const open = (change: Partial<Draft> = {}) => openOver(<WhatStep addonId="a1" draft={{ ...draft, ...change }} window={window} onChange={onChange} />, {});
const words = 'Clocks show this time twice that day';

beforeEach(() => { vi.stubEnv('TZ', 'Europe/Berlin'); });
afterEach(() => {
  cleanup();
  vi.unstubAllEnvs();
  onChange.mockClear();
});

it('the two moments of an hour that clocks show twice are asked for in words that can be seen', async () => {
  open();
  expect(screen.getByText(words)).toBeTruthy();
  expect(screen.getByRole('radiogroup', { name: words })).toBeTruthy();
  expect(screen.getByRole('radio', { name: 'Earlier (+02:00)' })).toHaveProperty('checked', true);
  await userEvent.click(screen.getByRole('radio', { name: 'Later (+01:00)' }));
  expect(onChange).toHaveBeenCalledExactlyOnceWith({ later: true });
});

it('nothing is asked where a time is shown once', () => {
  open({ time: '03:30:00' });
  expect(screen.queryByText(words)).toBeNull();
});

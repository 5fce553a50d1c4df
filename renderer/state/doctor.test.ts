import { expect, test } from 'vitest';
import type { AppError } from '../../shared/errors.ts';
import { doctorAction, doctorAsked } from './doctor.ts';

const error = (code: AppError['code']) => ({ code, details: {}, message: '', retryable: true, traceId: '' }) as AppError;

test('a failure on the way to the database leads to its examination, and first out of the dialog that tells of it', () => {
  const told: string[] = [];
  const stop = doctorAsked.subscribe(() => told.push(`examine ${doctorAsked.get()}`));
  doctorAction(error('tunnel.unreachable'), 'a1', () => told.push('leave'))?.run();
  stop();
  expect(told).toEqual(['leave', 'examine a1']);
  doctorAsked.set(null);
});

test('a failure of another kind has nothing to examine', () => {
  expect(doctorAction(error('export.exists'), 'a1')).toBeUndefined();
});

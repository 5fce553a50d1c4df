import { expect, test } from 'vitest';
import type { ScriptRun } from '../../../shared/contract/scripts.ts';
import { exitWords, runWords, shareOf, titleOf } from './run-words.ts';

const run = (more: Partial<ScriptRun> = {}): ScriptRun => ({
  id: 'r', addonId: 'a', addonName: 'sushi', access: 'read-only', identity: 'app', task: { kind: 'file', path: 'C:\\sql\\a.sql', transaction: true, format: 'table' },
  startedAt: '2026-01-01T00:00:00.000Z', endedAt: null, state: 'running', exit: null, progress: null, stop: null, error: null, transaction: 'none', outputBytes: 0, ...more,
});
const progress = { bytes: 512, totalBytes: 1024, statements: 1000, totalStatements: 2000, line: 1 };

test('a file that runs tells how far it is', () => {
  const going = run({ progress });
  expect(runWords(going, Date.parse('2026-01-01T00:00:02.500Z'))).toBe('Running · 1,000 of 2,000 statements, 512 B of 1 KiB · 2.5 s');
  expect(shareOf(going)).toBe(0.5);
  expect(titleOf(going)).toBe('a.sql');
});

test('an end tells what became of the transaction', () => {
  expect(runWords(run({ state: 'failed', endedAt: '2026-01-01T00:01:00.000Z', transaction: 'rolled-back', progress: { ...progress, bytes: 1024, statements: 1, totalStatements: 1 } }), 0)).toBe('Failed · 1 of 1 statement, 1 KiB · rolled back · 1 min 00 s');
});

test('a command’s end is told as the system told it', () => {
  const command = run({ task: { kind: 'command', command: ' a\n b ', folder: '', passFile: false }, state: 'failed', exit: { code: 137, signal: null }, endedAt: '2026-01-01T00:00:01.000Z' });
  expect(runWords(command, 0)).toBe('Failed · exit code 137 (a program in it was ended by SIGKILL) · 1.0 s');
  expect(titleOf(command)).toBe('a ⏎ b');
  expect(shareOf(command)).toBeNull();
  expect(exitWords({ code: null, signal: 'SIGTERM' })).toBe('ended by SIGTERM');
});

test('a run that nobody saw end says so, without a duration', () => {
  expect(runWords(run({ state: 'lost' }), 9e15)).toBe('Lost: Borealis Desktop ended while it ran');
});

import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { createInterrupts } from './interrupts.ts';

function terminal(keys: string, isTTY = true) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stderr = new PassThrough();
  const interrupts = createInterrupts(Object.assign(new EventEmitter(), { exit: () => { throw new Error('exit'); } }));
  stderr.once('data', () => stdin.write(keys));
  return { interrupts, answer: ask({ stdin, stderr, interrupts }, 'Name: ', interrupts.signal) };
}

test('a question is answered with a line, and with nothing where nobody can answer', async () => {
  expect(await terminal('sushi\r').answer).toBe('sushi');
  expect(await terminal('\u0004').answer).toBeNull();
  expect(await terminal('sushi\r', false).answer).toBeNull();
});

test('Ctrl+C at a question is an interrupt like any other', async () => {
  const { interrupts, answer } = terminal('\u0003');
  await expect(answer).rejects.toThrow('SIGINT');
  expect(interrupts.caught()).toBe('SIGINT');
});

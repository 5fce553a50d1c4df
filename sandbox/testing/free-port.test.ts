import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createPorts, freePort } from './free-port.ts';

const server = createServer();
afterEach(() => new Promise((resolve) => { server.close(resolve); }));

test('no port twice, and none that is taken', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
  expect(new Set(ports).size).toBe(50);
  const taken = await freePort();
  await new Promise<void>((resolve) => { server.listen(taken, '127.0.0.1', resolve); });
  expect(await createPorts({ first: taken - 9, count: 10, start: taken })()).toBeLessThan(taken);
  await expect(createPorts({ first: taken, count: 1, start: taken })()).rejects.toThrow('is free');
});

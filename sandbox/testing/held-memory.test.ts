import { expect, test } from 'vitest';
import { heldMost } from './held-memory.ts';

const MiB = 1024 * 1024;

test('what is held counts, garbage does not', async () => {
  const fill = (): Buffer => Buffer.allocUnsafeSlow(MiB).fill(1);
  const { bytes: garbage } = await heldMost(async () => { for (let made = 0; made < 64; made += 1) fill(); });
  expect(garbage).toBeLessThan(8 * MiB);
  const { answer, bytes } = await heldMost(async () => Array.from({ length: 64 }, fill));
  expect(answer).toHaveLength(64);
  expect(bytes).toBeGreaterThan(60 * MiB);
});

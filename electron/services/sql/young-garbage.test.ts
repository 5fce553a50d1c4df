import { expect, test } from 'vitest';
import { createYoungGarbage } from './young-garbage.ts';

const MiB = 1024 * 1024;
/** Bytes of buffers in this process after making so many that nobody keeps. */
function withGarbage(bytes: number): number {
  for (let made = 0; made < bytes; made += MiB / 4) Buffer.allocUnsafeSlow(MiB / 4).fill(1);
  return process.memoryUsage().arrayBuffers;
}

test('buffers that nobody keeps are gone after a MiB from the wire, and not before', async () => {
  const garbage = createYoungGarbage();
  garbage.came(MiB);
  const full = withGarbage(16 * MiB);
  garbage.came(MiB - 1);
  expect(process.memoryUsage().arrayBuffers).toBeGreaterThanOrEqual(full);
  garbage.came(1);
  // V8 frees them on a thread of its own.
  await expect.poll(() => process.memoryUsage().arrayBuffers).toBeLessThan(full - 8 * MiB);
});

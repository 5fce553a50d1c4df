import { expect, test } from 'vitest';
import { createYoungGarbage } from './young-garbage.ts';

const MiB = 1024 * 1024;

test('buffers that nobody keeps are gone after a MiB from the wire', async () => {
  const garbage = createYoungGarbage();
  garbage.came(MiB);
  const before = process.memoryUsage().arrayBuffers;
  for (let made = 0; made < 16 * MiB; made += MiB / 4) Buffer.allocUnsafeSlow(MiB / 4).fill(1);
  garbage.came(MiB - 1);
  garbage.came(1);
  // V8 frees them on a thread of its own.
  await expect.poll(() => process.memoryUsage().arrayBuffers).toBeLessThan(before + 4 * MiB);
});

import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = resolve(import.meta.dirname, '..');
const loopbackOnly = resolve(root, 'sandbox/testing/loopback-only.ts');
const waits = resolve(root, 'build/testing/waits.ts');
/** A test that waits for a state fails by these only where the state never comes: two cores may have much else to do. */
const patience = { testTimeout: 120_000, hookTimeout: 180_000, expect: { poll: { timeout: 20_000 } } };
const propertySeed = resolve(root, 'build/testing/property-seed.ts');
const hunting = process.env['PROPERTY_RUNS'] === undefined ? {} : { testTimeout: 300_000 };

/** Unit tests run beside each other; integration tests share two cores with real servers, so their files run in turn. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          root,
          include: ['{shared,electron,sandbox,build,bench}/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts'],
          setupFiles: [loopbackOnly, waits, propertySeed],
          ...patience,
          ...hunting,
        },
      },
      {
        test: {
          name: 'renderer',
          root,
          environment: 'happy-dom',
          include: ['renderer/**/*.test.{ts,tsx}'],
          setupFiles: [waits, resolve(root, 'renderer/testing/waits.ts'), propertySeed],
          ...patience,
          ...hunting,
        },
      },
      {
        test: {
          name: 'integration',
          root,
          include: ['{shared,electron,sandbox,build,bench}/**/*.integration.test.ts'],
          setupFiles: [loopbackOnly, waits, propertySeed],
          fileParallelism: false,
          ...patience,
        },
      },
    ],
  },
});

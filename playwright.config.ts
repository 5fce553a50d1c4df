import { defineConfig } from '@playwright/test';
import { findChromium } from './build/launch/programs.ts';

const chromium = findChromium(process.env);

/** Journeys in a real browser on the browser host, or in Electron with BOREALIS_E2E_HOST=electron. */
export default defineConfig({
  testDir: 'e2e/specs',
  globalSetup: './e2e/global-setup.ts',
  outputDir: '.build/e2e',
  // Each journey has real servers and a real database on what may be two cores.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    // Without a graphics card Chromium draws by a software GPU process, which is several times slower than none.
    launchOptions: { args: ['--disable-gpu'], ...(chromium === null ? {} : { executablePath: chromium }) },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

type Env = Readonly<Record<string, string | undefined>>;

/** A program on PATH, or in one of the folders that root's PATH may lack. */
export function findProgram(names: readonly string[], env: Env): string | null {
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/local/sbin'];
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name + suffix);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch { /* Not here. */ }
    }
  }
  return null;
}

const macApps = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];
const windowsApps = ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'];

/** The Chromium to test with: BOREALIS_E2E_CHROMIUM, Playwright's own if downloaded, else the system's; null if there is none. */
export function findChromium(env: Env): string | null {
  const chosen = env['BOREALIS_E2E_CHROMIUM'];
  if (chosen) return chosen;
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  const onPath = findProgram(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'], env);
  return onPath ?? [...macApps, ...windowsApps].find((path) => existsSync(path)) ?? null;
}

const policyFile = '/usr/sbin/policy-rc.d';

function aptGet(...args: string[]): boolean {
  return spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;
}

/** Installs Debian packages without starting the services that come with them. Answers whether apt succeeded. */
export function aptInstall(packages: readonly string[]): boolean {
  const hadPolicy = existsSync(policyFile);
  if (!hadPolicy) writeFileSync(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return aptGet('update', '-qq') && aptGet('install', '-y', '-qq', '--no-install-recommends', ...packages);
  } finally {
    if (!hadPolicy) rmSync(policyFile, { force: true });
  }
}

/** True where packages can be installed by ourselves: root on a system with apt. */
export function canInstall(env: Env): boolean {
  return process.getuid?.() === 0 && findProgram(['apt-get'], env) !== null;
}

/** Lets Playwright download its own Chromium. Answers whether it is there then. */
export function downloadChromium(): boolean {
  const cli = join(import.meta.dirname, '../../node_modules/@playwright/test/cli.js');
  return spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' }).status === 0;
}

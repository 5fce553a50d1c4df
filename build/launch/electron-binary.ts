import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { root } from './inputs.ts';

export type ElectronChoice = { path: string; why: string } | { path: null; why: string };

const folder = resolve(root, 'node_modules/electron');
const probeMs = 5_000;
const downloadMs = 10 * 60_000;

type Env = Readonly<Record<string, string | undefined>>;

async function installed(env: Env): Promise<string | null> {
  const name = await readFile(resolve(folder, 'path.txt'), 'utf8').catch(() => null);
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const path = override ? resolve(override, name ?? 'electron') : name === null ? null : resolve(folder, 'dist', name);
  if (path === null) return null;
  return await stat(path).then(() => path, () => null);
}

async function kernelSays(setting: string, value: string): Promise<boolean> {
  return await readFile(`/proc/sys/${setting}`, 'utf8').then((text) => text.trim() === value, () => false);
}

/**
 * True where the kernel lets Electron's sandbox work: by unprivileged user namespaces, which Ubuntu 24.04 and hardened
 * kernels refuse, or by the setuid helper that an administrator has prepared (Chromium, linux/suid_sandbox_development.md).
 */
async function sandboxWorks(): Promise<boolean> {
  const helper = await stat(resolve(folder, 'dist/chrome-sandbox')).catch(() => null);
  if (helper !== null && helper.uid === 0 && (helper.mode & 0o4000) !== 0) return true;
  const refused = await Promise.all([
    kernelSays('kernel/apparmor_restrict_unprivileged_userns', '1'),
    kernelSays('kernel/unprivileged_userns_clone', '0'),
    kernelSays('user/max_user_namespaces', '0'),
  ]);
  return !refused.includes(true);
}

/** Why Electron's window could not show here even with its binary, or null. */
async function obstacle(env: Env): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  if (process.getuid?.() === 0) return 'Electron’s sandbox does not run as root';
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display';
  if (!await sandboxWorks()) return 'this system refuses the user namespaces that Electron’s sandbox needs';
  return null;
}

async function reachable(env: Env): Promise<boolean> {
  const mirror = env['ELECTRON_MIRROR'] ?? env['npm_config_electron_mirror'] ?? 'https://github.com/electron/electron/releases/';
  return await fetch(mirror, { method: 'HEAD', signal: AbortSignal.timeout(probeMs) }).then(() => true, () => false);
}

/** Runs electron's own installer, which checks the download against its checksums. Its progress shows as it is. */
function download(): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [resolve(folder, 'install.js')], { cwd: root, stdio: ['ignore', 'inherit', 'ignore'], timeout: downloadMs });
    const started = Date.now();
    const ticker = setInterval(() => {
      if (process.stdout.isTTY) process.stdout.write(`\r  downloading for ${Math.round((Date.now() - started) / 1000)} s `);
    }, 1_000);
    const end = (ok: boolean): void => {
      clearInterval(ticker);
      if (process.stdout.isTTY) process.stdout.write('\r\u001B[K');
      done(ok);
    };
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
  });
}

/** Electron's binary if it is there or can be downloaded, or the reason why not, as half a sentence. */
export async function chooseElectron(env: Env): Promise<ElectronChoice> {
  const inTheWay = await obstacle(env);
  if (inTheWay !== null) return { path: null, why: inTheWay };
  const present = await installed(env);
  if (present !== null) return { path: present, why: 'its binary is installed' };
  if (!await reachable(env)) return { path: null, why: 'Electron’s binary is not installed and its download site cannot be reached' };
  console.log('Downloading Electron, about 120 MB, once.');
  if (!await download()) return { path: null, why: 'Electron’s download failed' };
  const path = await installed(env);
  return path === null ? { path: null, why: 'Electron’s download left no binary' } : { path, why: 'its binary was downloaded' };
}

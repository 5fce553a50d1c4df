import { X509Certificate } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Settings } from '../../../shared/contract/settings.ts';
import { failure, type AppFailure } from '../errors/app-failure.ts';
import { systemCode } from './system-code.ts';

const maxCaBytes = 4 * 1024 * 1024;

function invalid(setting: keyof Settings, problem: string): AppFailure {
  return failure('settings.invalid', { setting, problem }, `The setting ${setting} cannot be used: ${problem}`);
}

/** Throws `settings.invalid` for anything but an http or https proxy URL without a password. */
export function checkProxy(text: string): void {
  if (!URL.canParse(text)) throw invalid('httpProxy', 'It is not a URL such as http://proxy.example.com:3128.');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw invalid('httpProxy', 'Only http and https proxies are supported.');
  // Settings are a plain file.
  if (url.username !== '' || url.password !== '') {
    throw invalid('httpProxy', 'A proxy with a password belongs into the environment variable HTTPS_PROXY, not into this file.');
  }
}

function readBounded(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw invalid('extraCaFile', 'It is not a file.');
    if (stats.size > maxCaBytes) throw invalid('extraCaFile', 'It is too large for a list of certificates.');
    return readFileSync(descriptor, 'latin1');
  } finally {
    closeSync(descriptor);
  }
}

/** Throws `settings.invalid` unless the file holds at least one PEM certificate and each in it can be read. */
export function checkCaFile(path: string): void {
  if (!isAbsolute(path)) throw invalid('extraCaFile', 'Give the whole path.');
  let text: string;
  try {
    text = readBounded(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    throw invalid('extraCaFile', code === 'ENOENT' ? 'There is no such file.' : `It cannot be read (${code}).`);
  }
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0) throw invalid('extraCaFile', 'It holds no PEM certificate.');
  for (const [index, pem] of certificates.entries()) {
    try {
      void new X509Certificate(pem);
    } catch {
      throw invalid('extraCaFile', `Its certificate number ${index + 1} cannot be read.`);
    }
  }
}

/** Throws `settings.invalid` unless this is the whole path of a folder that is there. */
export function checkQueriesFolder(path: string): void {
  if (!isAbsolute(path)) throw invalid('queriesFolder', 'Give the whole path.');
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    const code = systemCode(error);
    throw invalid('queriesFolder', code === 'ENOENT' ? 'There is no such folder.' : `It cannot be read (${code ?? 'unknown'}).`);
  }
  if (!isFolder) throw invalid('queriesFolder', 'It is not a folder.');
}

/** Throws `settings.invalid` for two OAuth clients with one id, or one whose secret nobody knows. */
export function checkOAuthClients(clients: Settings['oauthClients'], knownSecret: (id: string) => boolean): void {
  if (new Set(clients.map(({ id }) => id)).size < clients.length) throw invalid('oauthClients', 'A client is listed twice.');
  const without = clients.find(({ id, secret }) => secret === '' && !knownSecret(id));
  if (without) throw invalid('oauthClients', `The client ${without.id} has no secret.`);
}

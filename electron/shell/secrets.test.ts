import { afterEach, describe, expect, test, vi } from 'vitest';
import { createSealer, type Safe } from './sealer.ts';
import { createSecretClipboard } from './secret-clipboard.ts';

afterEach(() => { vi.useRealTimers(); });

function safe(change: Partial<Safe> = {}): Safe {
  return {
    isEncryptionAvailable: () => true,
    isAsyncEncryptionAvailable: async () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptStringAsync: async (text) => Buffer.from(`sealed ${text}`),
    decryptStringAsync: async (data) => ({ result: data.toString().replace('sealed ', '') }),
    ...change,
  };
}

const failing = async (message: string) => (await createSealer(safe({ decryptStringAsync: () => Promise.reject(new Error(message)) }), 'darwin')).sealer!;

function fake() {
  let text = '';
  return {
    clipboard: { readText: async () => text, writeText: async (next: string) => { text = next; }, clear: () => { text = ''; } },
    get text() { return text; },
    set text(next) { text = next; },
  };
}

describe('sealing', () => {
  test('seals with a real keychain and names it', async () => {
    const { sealer } = await createSealer(safe(), 'linux');
    expect(sealer?.backend).toBe('gnome_libsecret');
    expect(await sealer!.unseal(await sealer!.seal('a'))).toBe('a');
    expect((await createSealer(safe(), 'darwin')).sealer?.backend).toBe('keychain');
    expect((await createSealer(safe(), 'win32')).sealer?.backend).toBe('dpapi');
  });

  test.each(['basic_text', 'unknown'])('the Linux backend %s is none, whatever availability says', async (backend) => {
    expect(await createSealer(safe({ getSelectedStorageBackend: () => backend }), 'linux')).toMatchObject({ sealer: null, why: expect.stringContaining('No keychain') });
  });

  test('an unavailable keychain is none; on Linux the asynchronous answer does not suffice', async () => {
    expect((await createSealer(safe({ isAsyncEncryptionAvailable: async () => false }), 'darwin')).sealer).toBeNull();
    expect((await createSealer(safe({ isEncryptionAvailable: () => false }), 'linux')).sealer).toBeNull();
  });

  test('a locked keychain is told apart from data that cannot be read', async () => {
    await expect((await failing('Encryption is temporarily unavailable.')).unseal(Buffer.from('x'))).rejects.toMatchObject({ temporary: true });
    await expect((await failing('Could not decrypt.')).unseal(Buffer.from('x'))).rejects.not.toHaveProperty('temporary');
  });
});

describe('copying a secret', () => {
  test('clears after the time if unchanged', async () => {
    vi.useFakeTimers();
    const system = fake();
    await createSecretClipboard(system.clipboard).copy('geheim', 60);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(system.text).toBe('geheim');
    await vi.advanceTimersByTimeAsync(1);
    expect(system.text).toBe('');
  });

  test('leaves what was copied since', async () => {
    vi.useFakeTimers();
    const system = fake();
    await createSecretClipboard(system.clipboard).copy('geheim', 60);
    system.text = 'other';
    await vi.advanceTimersByTimeAsync(60_000);
    expect(system.text).toBe('other');
  });

  test('clears on quit', async () => {
    const system = fake();
    const secrets = createSecretClipboard(system.clipboard);
    await secrets.copy('geheim', 60);
    await secrets.clear();
    expect(system.text).toBe('');
  });
});

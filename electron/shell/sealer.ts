import type { Sealer } from '../host/host-types.ts';

/** Electron's safeStorage, as far as it is used. */
export interface Safe {
  isEncryptionAvailable(): boolean;
  isAsyncEncryptionAvailable(): Promise<boolean>;
  getSelectedStorageBackend(): string;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(data: Buffer): Promise<{ result: string }>;
}

export type Sealing = { sealer: Sealer; why: null } | { sealer: null; why: string };

/** Marks a failure that may pass: the keychain is locked right now, so the sealed data is kept. */
class TemporarilyLocked extends Error {
  readonly temporary = true;
}

/**
 * A sealer on the system's keychain, or why there is none. On Linux the asynchronous API always claims to be available
 * because it falls back to a constant key, so a real backend and the synchronous check are asked for as well.
 */
export async function createSealer(safe: Safe, platform: NodeJS.Platform): Promise<Sealing> {
  const linux = platform === 'linux';
  const backend = linux ? safe.getSelectedStorageBackend() : platform === 'darwin' ? 'keychain' : 'dpapi';
  if (backend === 'basic_text' || backend === 'unknown') {
    return { sealer: null, why: 'No keychain was found on this desktop (GNOME Keyring or KWallet), so you stay signed in until you quit.' };
  }
  if (!await safe.isAsyncEncryptionAvailable() || (linux && !safe.isEncryptionAvailable())) {
    return { sealer: null, why: 'The system’s keychain is locked or not available, so you stay signed in until you quit.' };
  }
  const sealer: Sealer = {
    backend,
    seal: (text) => safe.encryptStringAsync(text),
    async unseal(data) {
      try {
        return (await safe.decryptStringAsync(data)).result;
      } catch (error) {
        if (error instanceof Error && /temporarily/i.test(error.message)) throw new TemporarilyLocked('The keychain is locked right now.', { cause: error });
        throw error;
      }
    },
  };
  return { sealer, why: null };
}

import { makeKeyPair, normalisePublicKey } from './keys.ts';

/** The SSH users of one bastion and the public keys that let them in. */
export interface Accounts {
  /** Adds a fresh Ed25519 key to the user, who is made if need be; earlier keys stay valid for a while. Returns the private key. */
  addFreshKey(username: string): string;
  /** The user's one lasting key. */
  stableKey(username: string): string;
  /** @throws Error when the text is not a public key. */
  addPublicKey(username: string, publicKey: string): void;
  remove(username: string): void;
  /** `<type> <base64>` of every key that is valid now; of one user, or of all. */
  validKeys(username?: string): string[];
}

interface Key {
  publicKey: string;
  expires: number;
}

const keyLifeMs = 20 * 60_000;

export function createAccounts(now: () => number = Date.now): Accounts {
  const users = new Map<string, Key[]>();
  const stable = new Map<string, string>();

  const add = (username: string, key: Key): void => {
    const alive = (users.get(username) ?? []).filter((other) => other.expires > now());
    users.set(username, [...alive, key]);
  };

  return {
    addFreshKey(username) {
      const pair = makeKeyPair('ed25519');
      add(username, { publicKey: pair.publicKey, expires: now() + keyLifeMs });
      return pair.privateKey;
    },
    stableKey(username) {
      const known = stable.get(username);
      if (known !== undefined) return known;
      const pair = makeKeyPair('ed25519');
      add(username, { publicKey: pair.publicKey, expires: Number.POSITIVE_INFINITY });
      stable.set(username, pair.privateKey);
      return pair.privateKey;
    },
    addPublicKey(username, publicKey) {
      add(username, { publicKey: normalisePublicKey(publicKey), expires: Number.POSITIVE_INFINITY });
    },
    remove(username) {
      users.delete(username);
      stable.delete(username);
    },
    validKeys(username) {
      const lists = username === undefined ? [...users.values()] : [users.get(username) ?? []];
      return lists.flat().filter((key) => key.expires > now()).map((key) => key.publicKey);
    },
  };
}

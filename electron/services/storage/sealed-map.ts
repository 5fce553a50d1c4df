import { readFile, rm } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Log, Sealer } from '../deps.ts';
import { unwritable, moveAside } from './json-file.ts';
import type { AppFailure } from '../errors/app-failure.ts';
import { systemCode } from './system-code.ts';

export interface SecretStorage {
  kind: 'keychain' | 'memory';
  /** Why it is memory only, in the user's words. */
  why: string | null;
}

/** Named secrets: in one file sealed by the system's keychain where there is one, else in memory until quit. */
export interface SealedMap {
  /** Reads the file once. False while the keychain is locked: what is stored stays, and the next call tries again. */
  load(): Promise<boolean>;
  get(key: string): string | undefined;
  /** Kept at once; resolves when stored, or not storable (`storage` then says why). */
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
  storage(): SecretStorage;
}

export interface SealedMapOptions {
  path: string;
  sealer: Sealer | null;
  noSealerReason: string | null;
  log: Log;
  onUnwritable?: (problem: AppFailure) => void;
}

const fileSchema = z.strictObject({ v: z.literal(1), backend: z.string().max(200), data: z.base64().max(1024 * 1024) });
const entriesSchema = z.array(z.tuple([z.string().max(300), z.string().max(16_384)])).max(500);

type Stored = { kind: 'none' | 'locked' | 'lost' } | { kind: 'entries'; entries: [string, string][] };

function isTemporary(thrown: unknown): boolean {
  return thrown instanceof Error && 'temporary' in thrown && thrown.temporary === true;
}

function parseJson<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

async function readStored({ path, log }: SealedMapOptions, sealer: Sealer): Promise<Stored> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { kind: 'none' };
    log.warn('sealed.unreadable', { path, code: systemCode(error) });
    return { kind: 'locked' };
  }
  const lost = (problem: string): Stored => {
    log.warn('sealed.lost', { path, problem, movedTo: moveAside(path) });
    return { kind: 'lost' };
  };
  const file = parseJson(fileSchema, text);
  if (!file) return lost('is damaged');
  if (file.backend !== sealer.backend) return lost('was sealed by another keychain');
  try {
    const entries = parseJson(entriesSchema, await sealer.unseal(Buffer.from(file.data, 'base64')));
    return entries ? { kind: 'entries', entries } : lost('holds something else');
  } catch (error) {
    if (isTemporary(error)) return { kind: 'locked' };
    return lost('cannot be unsealed');
  }
}

const noSealer = 'This system offers no keychain, so the sign-in ends when you quit.';
const locked = 'The system\'s keychain is locked right now. Unlock it to keep you signed in.';
const refused = 'The system\'s keychain refused to store it, so the sign-in ends when you quit.';
const notWritten = 'The data folder cannot be written, so the sign-in ends when you quit.';

/** Writes the file, or removes it where nothing is left. Returns why that failed, in the user's words. */
async function writeStored({ path, log, onUnwritable }: SealedMapOptions, sealer: Sealer, values: ReadonlyMap<string, string>): Promise<string | null> {
  try {
    if (values.size === 0) {
      await rm(path, { force: true });
      return null;
    }
    const data = (await sealer.seal(JSON.stringify([...values]))).toString('base64');
    await writeFileAtomic(path, JSON.stringify({ v: 1, backend: sealer.backend, data }), { mode: 0o600 });
    return null;
  } catch (error) {
    const code = systemCode(error);
    log.warn('sealed.not-stored', { path, code });
    if (code === null) return refused;
    onUnwritable?.(unwritable(path, error));
    return notWritten;
  }
}

/** A SealedMap in one file `{v, backend, data}`, mode 0600. What cannot be unsealed any more is kept as `.bad-…`. */
export function createSealedMap(options: SealedMapOptions): SealedMap {
  const { sealer } = options;
  const values = new Map<string, string>();
  const deleted = new Set<string>();
  let state: 'unread' | 'read' = 'unread';
  let trouble: string | null = null;
  let tail: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work);
    tail = turn.catch(() => undefined);
    return turn;
  };
  const loadNow = async (): Promise<boolean> => {
    if (state === 'read' || !sealer) return true;
    const stored = await readStored(options, sealer);
    if (stored.kind === 'locked') {
      trouble = locked;
      return false;
    }
    state = 'read';
    trouble = null;
    for (const [key, value] of stored.kind === 'entries' ? stored.entries : []) {
      if (!values.has(key) && !deleted.has(key)) values.set(key, value);
    }
    return true;
  };
  const saveNow = async (): Promise<void> => {
    // While what is stored cannot be read it is not overwritten: the two are joined once it can.
    if (!sealer || !(await loadNow())) return;
    trouble = await writeStored(options, sealer, values);
  };

  return {
    async load() {
      const late = state === 'unread' && (values.size > 0 || deleted.size > 0);
      const loaded = await inTurn(loadNow);
      if (loaded && late) await inTurn(saveNow);
      return loaded;
    },
    get: (key) => values.get(key),
    set(key, value) {
      values.set(key, value);
      deleted.delete(key);
      return inTurn(saveNow);
    },
    delete(key) {
      values.delete(key);
      deleted.add(key);
      return inTurn(saveNow);
    },
    storage() {
      if (!sealer) return { kind: 'memory', why: options.noSealerReason ?? noSealer };
      return trouble === null ? { kind: 'keychain', why: null } : { kind: 'memory', why: trouble };
    },
  };
}

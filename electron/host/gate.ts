import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { helloSchema, type HelloReply } from '../../shared/handshake.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const random = (): string => randomBytes(32).toString('base64url');
const maxOpenTokens = 16;

/** Compares with all of them, whichever matches, so that the time taken says nothing. */
function find(known: readonly Buffer[], presented: string): Buffer | undefined {
  const wanted = digest(presented);
  let found: Buffer | undefined;
  for (const one of known) if (timingSafeEqual(one, wanted)) found = one;
  return found;
}

/**
 * Who may speak the contract over the browser host: whoever presents a one-time token that this host printed, or a
 * secret that such a token was exchanged for (shared/handshake.ts). Only digests are kept.
 */
export function createGate() {
  let tokens: Buffer[] = [];
  const secrets: Buffer[] = [];
  return {
    /** A token of 256 bits for one page. The oldest unused of more than sixteen expires. */
    issueToken(): string {
      const token = random();
      tokens = [...tokens, digest(token)].slice(-maxOpenTokens);
      return token;
    },
    /** Answers the first message of a socket. `text` is whatever arrived. */
    answer(text: string): HelloReply {
      const hello = helloSchema.safeParse(parseJson(text));
      if (!hello.success) return { kind: 'refused', reason: 'The first message was not a hello.' };
      if (hello.data.kind === 'secret') {
        if (!find(secrets, hello.data.secret)) return { kind: 'refused', reason: 'This page’s session has ended. Open the newest address that the program printed.' };
        return { kind: 'welcome', secret: hello.data.secret };
      }
      const token = find(tokens, hello.data.token);
      if (!token) return { kind: 'refused', reason: 'This address was used already or is of another run. Start the program again for a new one.' };
      tokens = tokens.filter((other) => other !== token);
      const secret = random();
      secrets.push(digest(secret));
      return { kind: 'welcome', secret };
    },
  };
}
export type Gate = ReturnType<typeof createGate>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

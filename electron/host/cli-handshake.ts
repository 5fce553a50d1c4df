import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * How a command and the running app prove to each other that they know the secret of the data folder, without either
 * sending it: a named pipe on Windows may belong to anyone who made it first.
 *
 *   command: hello {nonce}            app: challenge {nonce, proof}
 *   command: proof {proof}            app: welcome, then oRPC; or refused, and the end
 *
 * A proof is HMAC-SHA-256 of the speaker's role and both nonces.
 */
const nonce = z.string().length(43);
const proof = z.string().length(43);

export const cliHelloSchema = z.object({ kind: z.literal('hello'), nonce });
export const cliChallengeSchema = z.object({ kind: z.literal('challenge'), nonce, proof });
export const cliProofSchema = z.object({ kind: z.literal('proof'), proof });
export const cliOutcomeSchema = z.discriminatedUnion('kind', [
  /** `by` tells an app from a command that stands alone and serves others while it lasts. */
  z.object({ kind: z.literal('welcome'), appVersion: z.string(), by: z.enum(['app', 'command']).default('app') }),
  z.object({ kind: z.literal('refused'), reason: z.string() }),
]);
export type CliOutcome = z.infer<typeof cliOutcomeSchema>;

/** The path that a WebSocket asks for on the local socket. */
export const cliPath = '/contract';

/** 256 random bits. */
export function newNonce(): string {
  return randomBytes(32).toString('base64url');
}

type Nonces = { command: string; app: string };

/** What only a holder of the secret can say in this conversation. */
export function proofOf(secret: string, role: 'command' | 'app', nonces: Nonces): string {
  return createHmac('sha256', secret).update(`${role}\n${nonces.command}\n${nonces.app}`).digest('base64url');
}

/** Compares in constant time. */
export function proves(secret: string, role: 'command' | 'app', nonces: Nonces, given: string): boolean {
  const [wanted, presented] = [proofOf(secret, role, nonces), given].map((text) => Buffer.from(text));
  return wanted !== undefined && presented !== undefined && wanted.length === presented.length && timingSafeEqual(wanted, presented);
}

/** A message as the schema wants it, or null. */
export function readMessage<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

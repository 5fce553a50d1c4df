import type { z } from 'zod';
import type { HttpReply } from './exchange.ts';

/** The reply's JSON by a schema, or what is wrong with it. The problem names a path, never a value, for values may be secrets. */
export function parseReply<T>(reply: HttpReply, schema: z.ZodType<T>): { value: T } | { problem: string } {
  if (reply.body.kind === 'none') return { problem: 'the reply is empty' };
  if (reply.body.kind === 'unusable') return { problem: reply.body.problem };
  const parsed = schema.safeParse(reply.body.value);
  if (parsed.success) return { value: parsed.data };
  const at = parsed.error.issues[0]?.path.map(String).join('.').slice(0, 100) ?? '';
  return { problem: `${at === '' ? 'the reply' : `"${at}"`} is not what it should be` };
}

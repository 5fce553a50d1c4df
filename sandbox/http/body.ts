import { json, ReplyError } from './reply.ts';
import type { Call } from './router.ts';

export type Fields = Record<string, unknown>;

/** Whether a value is a plain JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The call's JSON object; an empty body counts as `{}`. Throws the reply given for anything else. */
export function readJson(call: Call, bad: (message: string) => ReplyError): Fields {
  if (call.body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(call.body);
  } catch {
    throw bad('Unable to parse the JSON body.');
  }
  if (!isFields(value)) throw bad('The body must be a JSON object.');
  return value;
}

/** Form fields, or a JSON object's string fields, as OAuth's token endpoint takes them. */
export function readForm(call: Call): URLSearchParams {
  if (!(call.headers['content-type'] ?? '').includes('json')) return new URLSearchParams(call.body);
  const fields = readJson(call, (message) => new ReplyError(json(400, { id: 'bad_request', message })));
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) if (typeof value === 'string') form.set(key, value);
  return form;
}

/** A field that must be a string when present. */
export function optionalString(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

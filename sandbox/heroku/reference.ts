import { isFields, optionalString } from '../http/body.ts';

/** The id or name that a body gives for a resource: a text, `{id}` or `{name}`; empty when there is none. */
export function referenceText(value: unknown): string {
  if (isFields(value)) return optionalString(value, 'id') ?? optionalString(value, 'name') ?? '';
  return typeof value === 'string' ? value : '';
}

import { createHash } from 'node:crypto';
import type { Target } from '../../../shared/contract/base.ts';

/** A UUID (RFC 9562, version 8) that is the same for the same add-on, access level and role on every computer. */
export function stableId({ addonId, access, identity }: Target): string {
  const bytes = createHash('sha256').update(JSON.stringify(['borealis-desktop', addonId, access, identity])).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

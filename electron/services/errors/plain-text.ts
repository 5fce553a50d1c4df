import { redact } from './redact.ts';

/** A server's sentence made fit to show: without secrets, control characters and excess length. */
export function plainText(text: string): string {
  return redact(text).replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim().slice(0, 300);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values: ReadonlyMap<string, number> = new Map(Array.from(alphabet, (sign, value) => [sign, value] as const));

/** The bytes of base64 (RFC 4648, section 4), with or without its padding; null for anything else, stray bits at the end included. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const bare = text.replace(/={0,2}$/, '');
  if (bare.length % 4 === 1 || (bare.length !== text.length && text.length % 4 !== 0)) return null;
  const bytes = new Uint8Array(Math.floor((bare.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const sign of bare) {
    const value = values.get(sign);
    if (value === undefined) return null;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (held >> bits) & 0xff;
    at += 1;
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : null;
}

/** Base64 without padding, as `ssh-keygen -l` writes fingerprints. */
export function toBareBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const signs = Math.min(4, Math.ceil(((bytes.length - at) * 8) / 6));
    for (let sign = 0; sign < signs; sign += 1) text += alphabet.charAt((three >> (18 - 6 * sign)) & 63);
  }
  return text;
}

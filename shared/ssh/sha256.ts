/** The first 32 bits of the fractional part of a root of a prime (FIPS 180-4, sections 4.2.2 and 5.3.3). */
function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}

const constants = Uint32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));
const start = Uint32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)));
const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function padded(message: Uint8Array): DataView {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(bytes.length - 4, (message.length << 3) >>> 0);
  return view;
}

function schedule(block: DataView, offset: number): Uint32Array {
  const words = new Uint32Array(64);
  for (let t = 0; t < 64; t += 1) {
    const [w2, w7, w15, w16] = [words[t - 2] ?? 0, words[t - 7] ?? 0, words[t - 15] ?? 0, words[t - 16] ?? 0];
    words[t] = t < 16 ? block.getUint32(offset + 4 * t)
      : (turned(w2, 17) ^ turned(w2, 19) ^ (w2 >>> 10)) + w7 + (turned(w15, 7) ^ turned(w15, 18) ^ (w15 >>> 3)) + w16;
  }
  return words;
}

/** SHA-256 (FIPS 180-4). Synchronous and the same everywhere, which Web Crypto is not; for fingerprints, not for secrets. */
export function sha256(message: Uint8Array): Uint8Array {
  const data = padded(message);
  const hash = Uint32Array.from(start);
  for (let offset = 0; offset < data.byteLength; offset += 64) {
    const words = schedule(data, offset);
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
    for (let t = 0; t < 64; t += 1) {
      const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + (constants[t] ?? 0) + (words[t] ?? 0)) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => { hash[index] = (hash[index] ?? 0) + word; });
  }
  const digest = new DataView(new ArrayBuffer(32));
  hash.forEach((word, index) => digest.setUint32(4 * index, word));
  return new Uint8Array(digest.buffer);
}

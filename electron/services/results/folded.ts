/** Bytes of a value that are searched at once; a value of hundreds of megabytes as one string would be too much. */
const windowBytes = 1024 * 1024;

/** A UTF-16 unit of small letters comes from four bytes of UTF-8 at most. */
export function mostBytes(folded: string): number {
  return folded.length * 4;
}

/** Whether a value holds the text, given in small letters, whatever its capitals. */
export function containsFolded(data: Buffer, at: number, length: number, folded: string): boolean {
  const overlap = mostBytes(folded) + 4;
  const end = at + length;
  for (let from = at; from < end || from === at; from += windowBytes) {
    if (data.toString('utf8', from, Math.min(end, from + windowBytes + overlap)).toLowerCase().includes(folded)) return true;
  }
  return false;
}

/** UTF-16 offsets for ascending or repeated UTF-8 byte offsets; anything beyond the text is its end. */
export function byteOffsets(text: string): (bytes: number) => number {
  let at = 0;
  let seen = 0;
  return (bytes) => {
    if (bytes < seen) {
      at = 0;
      seen = 0;
    }
    while (seen < bytes && at < text.length) {
      const point = text.codePointAt(at) ?? 0;
      const width = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
      if (seen + width > bytes) break;
      seen += width;
      at += width === 4 ? 2 : 1;
    }
    return at;
  };
}

/** The UTF-16 offset of the character (code point) with this zero-based index; the text's end where there is none. */
export function characterOffset(text: string, index: number): number {
  let at = 0;
  for (let seen = 0; seen < index && at < text.length; seen += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}

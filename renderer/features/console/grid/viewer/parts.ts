/** Characters that one part of a long text has: what a browser lays out at once without delay. */
export const PART_CHARACTERS = 128 * 1024;

/** How many parts a text of `length` has. */
export const partCount = (length: number, size: number): number => Math.max(1, Math.ceil(length / size));

/** One part of a text, never cutting a character that takes two units. */
export function partOf(text: string, part: number, size: number = PART_CHARACTERS): string {
  const edge = (at: number) => {
    const code = text.charCodeAt(at);
    return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
  };
  return text.slice(edge(part * size), edge((part + 1) * size));
}

/** Bytes of a text in UTF-8, counted without making them. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    if (code < 0x800) bytes += 1;
    else if (code >= 0xd800 && code <= 0xdbff) {
      bytes += 2;
      at += 1;
    } else bytes += 2;
  }
  return bytes;
}

/** Control and bidirectional characters as signs, line breaks kept. */
export function withSigns(text: string, visible: (text: string) => string): string {
  return visible(text).replaceAll('␍↵', '␍\n').replaceAll('↵', '↵\n');
}

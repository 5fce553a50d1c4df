/**
 * Turns a position as the server counts (from 1, in characters or in bytes of UTF-8; ErrorResponse field P) into a UTF-16 offset into the text that
 * was sent. Positions behind the end give the end.
 */
export function utf16Offset(sent: string, position: number, unit: 'characters' | 'bytes' = 'characters'): number {
  let offset = 0;
  for (let character = 1; character < position && offset < sent.length; character += 1) {
    const first = sent.charCodeAt(offset);
    const next = sent.charCodeAt(offset + 1);
    const pair = first >= 0xd800 && first <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
    if (unit === 'bytes') character += pair ? 3 : first >= 0x800 ? 2 : first >= 0x80 ? 1 : 0;
    offset += pair ? 2 : 1;
  }
  return offset;
}

/**
 * Turns a position as the server counts (characters from 1, ErrorResponse field P) into a UTF-16 offset into the text that
 * was sent. Positions behind the end give the end.
 */
export function utf16Offset(sent: string, position: number): number {
  let offset = 0;
  for (let character = 1; character < position && offset < sent.length; character += 1) {
    const unit = sent.charCodeAt(offset);
    const next = sent.charCodeAt(offset + 1);
    offset += unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff ? 2 : 1;
  }
  return offset;
}

import type { ContractClient } from '../../../../shared/contract/index.ts';

export type CellPlace = { resultId: string; viewId: string | null; row: number; column: number };

/** A value's text, fetched in parts until it is whole or longer than `most` units; `whole` says which. */
export async function wholeCell(client: ContractClient, place: CellPlace, signal: AbortSignal, most = Infinity): Promise<{ text: string | null; whole: boolean }> {
  const parts: string[] = [];
  let length = 0;
  for (let from: number | null = 0; from !== null;) {
    const part: { text: string | null; next: number | null } = await client.sql.cell({ ...place, from }, { signal });
    if (part.text === null) return { text: null, whole: true };
    parts.push(part.text);
    length += part.text.length;
    from = part.next;
    if (from !== null && length >= most) return { text: parts.join(''), whole: false };
  }
  return { text: parts.join(''), whole: true };
}

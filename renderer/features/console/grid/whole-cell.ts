import type { ContractClient } from '../../../../shared/contract/index.ts';

export type CellPlace = { resultId: string; viewId: string | null; row: number; column: number };

/** A value's text, fetched in parts until it is whole; `onPart` is told the bytes that are here. Null for NULL. */
export async function wholeCell(client: ContractClient, place: CellPlace, signal: AbortSignal, onPart?: (bytes: number) => void): Promise<string | null> {
  const parts: string[] = [];
  for (let from: number | null = 0; from !== null;) {
    const part: { text: string | null; next: number | null } = await client.sql.cell({ ...place, from }, { signal });
    if (part.text === null) return null;
    parts.push(part.text);
    from = part.next;
    if (from !== null) onPart?.(from);
  }
  return parts.join('');
}

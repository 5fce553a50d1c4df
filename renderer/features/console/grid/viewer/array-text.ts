/** A PostgreSQL array as its output function writes it: null is NULL, nested arrays are arrays again. */
export type ArrayItem = string | null | readonly ArrayItem[];
export type ParsedArray = { /** Lower bound of each dimension. */ lower: readonly number[]; items: readonly ArrayItem[] };

type Reader = { text: string; at: number; delimiter: string };

function readQuoted(reader: Reader): string | null {
  let value = '';
  reader.at += 1;
  while (reader.at < reader.text.length) {
    const character = reader.text.charAt(reader.at);
    if (character === '"') {
      reader.at += 1;
      return value;
    }
    if (character === '\\') reader.at += 1;
    value += reader.text.charAt(reader.at);
    reader.at += 1;
  }
  return null;
}

function readPlain(reader: Reader): string {
  let value = '';
  while (reader.at < reader.text.length) {
    const character = reader.text.charAt(reader.at);
    if (character === reader.delimiter || character === '}') break;
    if (character === '\\') reader.at += 1;
    value += reader.text.charAt(reader.at);
    reader.at += 1;
  }
  return value;
}

function readItem(reader: Reader): ArrayItem | undefined {
  const first = reader.text.charAt(reader.at);
  if (first === '{') return readItems(reader);
  if (first === '"') return readQuoted(reader) ?? undefined;
  const value = readPlain(reader);
  return value === '' ? undefined : value === 'NULL' ? null : value;
}

function readItems(reader: Reader): ArrayItem[] | undefined {
  if (reader.text.charAt(reader.at) !== '{') return undefined;
  reader.at += 1;
  const items: ArrayItem[] = [];
  if (reader.text.charAt(reader.at) === '}') {
    reader.at += 1;
    return items;
  }
  while (reader.at < reader.text.length) {
    const item = readItem(reader);
    if (item === undefined) return undefined;
    items.push(item);
    const next = reader.text.charAt(reader.at);
    reader.at += 1;
    if (next === '}') return items;
    if (next !== reader.delimiter) return undefined;
  }
  return undefined;
}

const bounds = /^(?:\[-?\d+:-?\d+\])+=/;

/**
 * Reads array_out's text (PostgreSQL manual, Arrays, Input and Output Syntax); null where it is none. `delimiter` is typdelim:
 * a comma for every type but box.
 */
export function parseArray(text: string, delimiter: string): ParsedArray | null {
  const prefix = bounds.exec(text)?.[0] ?? '';
  const reader: Reader = { text, at: prefix.length, delimiter };
  const items = readItems(reader);
  if (items === undefined || reader.at !== text.length) return null;
  return { lower: [...prefix.matchAll(/\[(-?\d+):/g)].map((match) => Number(match[1])), items };
}

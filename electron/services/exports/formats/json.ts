import type { Column } from '../../../../shared/cell.ts';
import { isJson, kindOf } from '../../results/type-kinds.ts';
import { cellText, type FormatOptions, type RowFormat } from './format.ts';

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The columns' names as keys: a name that occurred already gets `_2`, `_3` and so on. */
export function uniqueNames(columns: readonly Column[]): string[] {
  const all = new Set(columns.map(({ name }) => name));
  const used = new Set<string>();
  return columns.map(({ name }) => {
    let key = name;
    for (let count = 2; used.has(key) || (key !== name && all.has(key)); count += 1) key = `${name}_${count}`;
    used.add(key);
    return key;
  });
}

/**
 * A value as JSON: numbers with the server's own digits, NaN and the infinities as strings, boolean as true and false, json
 * and jsonb as they are, everything else as a string. `oneLine` takes line ends out of json, where they mean nothing.
 */
export function jsonValue(text: string | null, typeOid: number, oneLine: boolean): string {
  if (text === null) return 'null';
  const kind = kindOf(typeOid);
  if (kind === 'number' && jsonNumber.test(text)) return text;
  if (kind === 'boolean') return text === 't' ? 'true' : 'false';
  if (isJson(typeOid)) return oneLine ? text.replace(/[\r\n]+/g, ' ') : text;
  return JSON.stringify(text);
}

/** One array of objects; without headers of arrays. */
export function createJson(options: FormatOptions): RowFormat {
  const object = createObject(options, false);
  let rows = 0;
  return {
    head: (out) => { out.text('['); },
    row(out, data, cells) {
      out.text(rows === 0 ? '\n' : ',\n');
      rows += 1;
      object(out, data, cells);
    },
    foot: (out) => { out.text(rows === 0 ? ']\n' : '\n]\n'); },
  };
}

/** One object a line (ndjson.org). */
export function createNdjson(options: FormatOptions): RowFormat {
  const object = createObject(options, true);
  return {
    head: () => undefined,
    row(out, data, cells) {
      object(out, data, cells);
      out.text('\n');
    },
    foot: () => undefined,
  };
}

function createObject({ columns, headers }: FormatOptions, oneLine: boolean): RowFormat['row'] {
  const named = headers || oneLine;
  const keys = uniqueNames(columns).map((name, place) => `${place === 0 ? '' : ','}${named ? `${JSON.stringify(name)}:` : ''}`);
  return (out, data, cells) => {
    out.text(named ? '{' : '[');
    columns.forEach(({ index, typeOid }, place) => {
      out.text(keys[place] ?? '');
      out.text(jsonValue(cellText(data, cells, index), typeOid, oneLine));
    });
    out.text(named ? '}' : ']');
  };
}

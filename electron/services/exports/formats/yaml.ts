import { stringify } from 'yaml';
import { isJson, kindOf } from '../../results/type-kinds.ts';
import { cellText, type FormatOptions, type RowFormat } from './format.ts';
import { uniqueNames } from './json.ts';

const plainNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]\d+)?$/;
/** Words that every YAML reader takes for text. */
const plainWord = /^[A-Za-z][A-Za-z0-9]*(?:[ _./-][A-Za-z0-9]+)*$/;
const meaning = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i;
const specials: Readonly<Record<string, string>> = { NaN: '.nan', Infinity: '.inf', '-Infinity': '-.inf' };

/** Text on one line: plain where it can be, else in double quotes. */
function scalar(text: string): string {
  if (text.length < 60 && plainWord.test(text) && !meaning.test(text)) return text;
  return stringify(text, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER }).trimEnd();
}

/** A value as YAML 1.2: numbers with the server's own digits, json as it is (JSON is YAML), NULL as null. */
function yamlValue(text: string | null, typeOid: number): string {
  if (text === null) return 'null';
  const kind = kindOf(typeOid);
  if (kind === 'number') return plainNumber.test(text) ? text : specials[text] ?? scalar(text);
  if (kind === 'boolean') return text === 't' ? 'true' : 'false';
  if (isJson(typeOid)) return text.replace(/\s*[\r\n]+\s*/g, ' ');
  return scalar(text);
}

/** A list of maps, written as it comes. */
export function createYaml({ columns }: FormatOptions): RowFormat {
  const keys = uniqueNames(columns).map((name, place) => `${place === 0 ? '- ' : '  '}${scalar(name)}: `);
  let rows = 0;
  return {
    head: () => undefined,
    row(out, data, cells) {
      rows += 1;
      if (columns.length === 0) out.text('- {}\n');
      columns.forEach(({ index, typeOid }, place) => {
        out.text(keys[place] ?? '');
        out.text(yamlValue(cellText(data, cells, index), typeOid));
        out.text('\n');
      });
    },
    foot(out) {
      if (rows === 0) out.text('[]\n');
    },
  };
}

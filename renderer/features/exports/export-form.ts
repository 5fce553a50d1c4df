import type { ExportFormat, ExportOptions } from '../../../shared/contract/exports.ts';

export type FormatFacts = { value: ExportFormat; text: string; ending: string; headers: boolean; nulls: boolean; formulas: boolean; note: string };

/** The formats, in the order offered, with the options that each has and what is worth knowing about it. */
export const formats: readonly FormatFacts[] = [
  { value: 'csv', text: 'CSV', ending: 'csv', headers: true, nulls: true, formulas: true, note: 'Comma-separated, as psql --csv writes it.' },
  { value: 'tsv', text: 'TSV', ending: 'tsv', headers: true, nulls: true, formulas: true, note: 'Tab-separated, for pasting into spreadsheets.' },
  { value: 'json', text: 'JSON', ending: 'json', headers: false, nulls: false, formulas: false, note: 'One array of objects. Numbers keep every digit.' },
  { value: 'ndjson', text: 'NDJSON', ending: 'ndjson', headers: false, nulls: false, formulas: false, note: 'One JSON object a line, for streaming tools.' },
  { value: 'yaml', text: 'YAML', ending: 'yaml', headers: false, nulls: false, formulas: false, note: 'A list of mappings.' },
  { value: 'markdown', text: 'Markdown', ending: 'md', headers: false, nulls: false, formulas: false, note: 'A table for documents and issues.' },
  { value: 'sql', text: 'SQL', ending: 'sql', headers: false, nulls: false, formulas: false, note: 'INSERT statements.' },
  { value: 'xlsx', text: 'Excel', ending: 'xlsx', headers: true, nulls: false, formulas: true, note: 'An Excel sheet holds 1,048,576 rows; what is beyond goes on in further sheets.' },
];

/** The facts of a format. */
export function factsOf(format: ExportFormat): FormatFacts {
  const facts = formats.find((one) => one.value === format);
  if (facts === undefined) throw new Error(`There is no format ${format}.`);
  return facts;
}

/** The options that mean something for the format; the others as the contract's defaults. */
export function optionsFor(format: ExportFormat, chosen: ExportOptions): ExportOptions {
  const facts = factsOf(format);
  return {
    headers: facts.headers ? chosen.headers : true,
    nullText: facts.nulls ? chosen.nullText : '',
    formulaGuard: facts.formulas && chosen.formulaGuard,
    table: format === 'sql' ? chosen.table.trim() : '',
  };
}

/** The path with another ending, where it had the ending of a format we know. */
export function withEnding(path: string, ending: string): string {
  const known = formats.find((one) => path.toLowerCase().endsWith(`.${one.ending}`));
  return known === undefined ? path : `${path.slice(0, -known.ending.length)}${ending}`;
}

/** The last part of a path, of either system. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

import type { FunctionInfo } from '../catalog/types.ts';
import { plainColumn, type ScopeColumn } from './scope-types.ts';

/** The columns of RETURNS TABLE and of OUT arguments. */
export function tableColumns({ result, args }: FunctionInfo): ScopeColumn[] {
  const table = /^TABLE\((.*)\)$/s.exec(result)?.[1];
  const parts = table === undefined ? splitArguments(args).filter((part) => /^(OUT|INOUT) /.test(part)).map((part) => part.replace(/^\w+ /, '')) : splitArguments(table);
  return parts.flatMap((part) => {
    const [, quoted, plain, type] = /^(?:"((?:[^"]|"")*)"|(\S+)) (.*)$/s.exec(part) ?? [];
    const name = quoted?.replaceAll('""', '"') ?? plain;
    return name === undefined || type === undefined ? [] : [plainColumn(name, type.replace(/ DEFAULT .*$/s, ''))];
  });
}

/** Cuts what pg_get_function_arguments() wrote at the commas between arguments. */
export function splitArguments(args: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let from = 0;
  for (let i = 0; i < args.length; i += 1) {
    const c = args.charAt(i);
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === "'" || c === '"') quote = c;
    else if (c === '(' || c === '[') depth += 1;
    else if (c === ')' || c === ']') depth -= 1;
    else if (c === ',' && depth === 0) {
      parts.push(args.slice(from, i).trim());
      from = i + 1;
    }
  }
  const last = args.slice(from).trim();
  return last === '' ? parts : [...parts, last];
}

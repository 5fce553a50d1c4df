import type { Catalog, FunctionInfo } from '../catalog/types.ts';
import { splitArguments } from './function-arguments.ts';
import { findPlace, type Place } from './place.ts';
import { createResolver } from './scope.ts';
import { isName, isParenthesis, isSymbol, namesIn, wordOf, type Group, type Item } from './tree.ts';
import { grammarFunctions } from './words.ts';

export interface SignatureHelp {
  signatures: { label: string; parameters: string[]; documentation: string | null }[];
  active: number;
  activeParameter: number;
}

/** Overloads shown at most; to_char has seven, format two. */
const most = 20;

function signatureOf(info: FunctionInfo): SignatureHelp['signatures'][number] {
  return { label: `${info.name}(${info.args})${info.result === '' ? '' : ` → ${info.result}`}`, parameters: splitArguments(info.args), documentation: info.comment };
}

/** What is being called where these parentheses stand: the group, its name with its schema, and what stands in front. */
function callAround(place: Place): { group: Group; name: string[]; outer: readonly Item[] } | null {
  for (let depth = place.groups.length - 1; depth > 0; depth -= 1) {
    const group = place.groups[depth];
    const outer = place.groups[depth - 1]?.items ?? [];
    if (group === undefined || group === place.query.group || !isParenthesis(group)) return null;
    const at = outer.indexOf(group);
    const callee = outer[at - 1];
    if (!isName(callee)) continue;
    const schema = isSymbol(outer[at - 2], '.') ? outer[at - 3] : undefined;
    return { group, name: [...(isName(schema) ? [schema.value] : []), callee.value], outer: outer.slice(0, at) };
  }
  return null;
}

function ordinal(group: Group, at: number): number {
  return group.items.filter((item) => isSymbol(item, ',') && item.to <= at).length;
}

/** The columns that a VALUES list of INSERT fills. */
function insertSignature(place: Place, catalog: Catalog | null): SignatureHelp | null {
  const group = place.groups.at(-1);
  const target = place.arm.target;
  if (place.clause?.name !== 'values' || group === undefined || group === place.query.group || target === null || place.groups.at(-2) !== place.query.group) return null;
  const list = place.arm.clauses.find(({ name }) => name === 'insert into')?.items.find(isParenthesis);
  const listed = list === undefined ? null : namesIn(list);
  const { columns, name } = createResolver(catalog).resolve(target, place.arm);
  const chosen = listed === null ? columns : listed.map((column) => columns.find((one) => one.name === column) ?? { name: column, type: null });
  const parameters = chosen.map((column) => (column.type === null ? column.name : `${column.name} ${column.type}`));
  return parameters.length === 0 ? null : { signatures: [{ label: `${name} (${parameters.join(', ')})`, parameters, documentation: null }], active: 0, activeParameter: ordinal(group, place.at) };
}

/** The functions that the parentheses around the cursor call, with the argument that it is in. */
export function signature(catalog: Catalog | null, text: string, at: number): SignatureHelp | null {
  const place = findPlace(text, at);
  if (place === null) return null;
  const insert = insertSignature(place, catalog);
  if (insert !== null) return insert;
  const call = callAround(place);
  if (call === null) return null;
  const [schema, name] = call.name.length > 1 ? call.name : [null, call.name[0]];
  const given = ordinal(call.group, place.at);
  const grammar = grammarFunctions.find(([one]) => schema === null && one === name);
  if (grammar !== undefined) {
    const [label, args, result] = grammar;
    return { signatures: [{ label: `${label}(${args}) → ${result}`, parameters: splitArguments(args), documentation: null }], active: 0, activeParameter: Math.min(given, splitArguments(args).length - 1) };
  }
  const called = wordOf(call.outer[0]) === 'call';
  const found = (catalog?.findFunctions(schema ?? null, name ?? '') ?? []).filter((info) => (info.kind === 'procedure') === called);
  if (found.length === 0) return null;
  const signatures = found.toSorted((a, b) => splitArguments(a.args).length - splitArguments(b.args).length).slice(0, most).map(signatureOf);
  const fitting = signatures.findIndex(({ parameters }) => parameters.length > given || parameters.at(-1)?.startsWith('VARIADIC') === true);
  const active = Math.max(fitting, 0);
  return { signatures, active, activeParameter: Math.min(given, Math.max((signatures[active]?.parameters.length ?? 1) - 1, 0)) };
}

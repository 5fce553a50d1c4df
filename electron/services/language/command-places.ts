import type { Relation } from '../../../shared/contract/catalog.ts';
import type { Expectation } from './expectation.ts';
import type { Place } from './place.ts';
import { isName, isParenthesis, isSymbol, wordOf, type Item } from './tree.ts';
import { followers } from './words.ts';

const tables: readonly Relation['kind'][] = ['table', 'partitioned-table', 'foreign-table'];
const relation = (kinds: readonly Relation['kind'][] | null = null): Expectation => ({ kind: 'relation', joins: false, kinds });

/** What the name behind such a word is. */
const objects: ReadonlyMap<string, Expectation> = new Map<string, Expectation>([
  ['table', relation(tables)], ['view', relation(['view', 'materialized-view'])], ['sequence', relation(['sequence'])], ['schema', { kind: 'schema' }],
  ['function', { kind: 'function' }], ['routine', { kind: 'function' }], ['aggregate', { kind: 'function' }], ['procedure', { kind: 'procedure' }],
  ['type', { kind: 'type' }], ['domain', { kind: 'type' }], ['role', { kind: 'role' }], ['user', { kind: 'role' }], ['group', { kind: 'role' }], ['extension', { kind: 'extension' }],
]);
const skipped = new Set(['if', 'exists', 'only', 'concurrently', 'not', 'inherit', 'nowait']);
/** Commands that take names of tables straight away. */
const onTables = new Set(['truncate', 'lock', 'analyze', 'vacuum', 'cluster', 'copy', 'table']);

/** The last word of the command that says what comes, past IF EXISTS, ONLY, CONCURRENTLY and names in front of a comma. */
function leadWord(before: readonly Item[]): { word: string; first: string } {
  const first = wordOf(before[0]);
  let at = before.length - 1;
  while (at >= 0) {
    const item = before[at];
    if (isSymbol(item, ',') || isSymbol(item, '.')) at -= 2;
    else if (skipped.has(wordOf(item))) at -= 1;
    else return { word: wordOf(item), first };
  }
  return { word: '', first };
}

/** The table that ALTER TABLE or CREATE INDEX … ON names. */
function tableBehind(items: readonly Item[], word: string): string[] {
  const at = items.findLastIndex((item) => wordOf(item) === word);
  const name: string[] = [];
  for (const item of items.slice(at + 1)) {
    if (isName(item) && skipped.has(item.value) && name.length === 0) continue;
    if (isName(item)) name.push(item.value);
    if (!isName(item) && !isSymbol(item, '.')) break;
    if (isName(item) && !isSymbol(items[items.indexOf(item) + 1], '.')) break;
  }
  return name;
}

function inParentheses(place: Place): Expectation | null {
  const outer = place.groups.at(-2)?.items ?? [];
  const group = place.groups.at(-1);
  const ahead = outer.slice(0, group === undefined ? 0 : outer.indexOf(group));
  const words = ahead.map(wordOf);
  const last = place.before.at(-1);
  if (words[0] === 'copy') return { kind: 'columns-of', name: tableBehind(ahead, 'copy') };
  if (words.includes('index') && words.includes('on')) return { kind: 'columns-of', name: tableBehind(ahead, 'on') };
  if (words.includes('references') && !isParenthesis(ahead.at(-1))) return { kind: 'columns-of', name: tableBehind(ahead, 'references') };
  const part = place.before.slice(place.before.findLastIndex((item) => isSymbol(item, ',')) + 1);
  if (words[0] === 'create' && place.groups.length === 2 && (words.includes('table') || words.includes('function') || words.includes('procedure') || words.includes('type'))) {
    return inDefinition(part);
  }
  return wordOf(last) === 'references' ? relation(tables) : null;
}

const constraintWords = ['not null', 'default', 'primary key', 'unique', 'references', 'check ()', 'generated always as identity', 'generated always as () stored', 'collate', 'null'];

/** A column of CREATE TABLE, or an argument of CREATE FUNCTION. */
function inDefinition(part: readonly Item[]): Expectation {
  const words = part.map(wordOf);
  if (words.at(-1) === 'references') return relation(tables);
  if (part.length === 0) return { kind: 'words', words: ['constraint', 'primary key ()', 'foreign key () references', 'unique ()', 'check ()', 'like', 'exclude'] };
  if (part.length === 1 || (part.length === 2 && ['in', 'out', 'inout', 'variadic'].includes(words[0] ?? ''))) return { kind: 'type' };
  return { kind: 'words', words: constraintWords };
}

const explained = ['select', 'with', 'values', 'table', 'insert into', 'update', 'delete from', 'merge into', 'execute'];
const roleWords = new Set(['to', 'role', 'from']);

interface Command { place: Place; words: readonly string[]; first: string; previous: string; lead: string }

/** In the order in which they are tried. */
const rules: readonly ((command: Command) => Expectation | null)[] = [
  ({ previous }) => (previous === 'references' ? relation(tables) : null),
  ({ first, previous, place }) => (first === 'explain' && (previous === 'analyze' || previous === 'verbose' || isParenthesis(place.before.at(-1))) ? { kind: 'words', words: explained } : null),
  ({ first, previous, words }) => (first === 'create' && previous === 'as' && (words.includes('table') || words.includes('view')) ? { kind: 'words', words: explained } : null),
  ({ previous, words }) => (previous === 'using' && words.includes('index') ? { kind: 'words', words: ['btree', 'gin', 'gist', 'hash', 'brin', 'spgist'] } : null),
  ({ previous, words }) => (previous === 'view' && words.includes('materialized') && words[0] !== 'create' ? relation(['materialized-view']) : null),
  ({ first, words }) => (first === 'set' || first === 'show' || first === 'reset' ? settingPlace(words) : null),
  ({ first, words }) => (first === 'call' && words.length === 1 ? { kind: 'procedure' } : null),
  ({ lead, first, words }) => (roleWords.has(lead) && (['grant', 'revoke', 'reassign'].includes(first) || words.includes('owner')) ? { kind: 'role' } : null),
  ({ lead, words }) => (lead === 'by' && words.includes('owned') ? { kind: 'role' } : null),
  ({ lead, first }) => (lead === 'on' && ['create', 'drop', 'alter', 'grant', 'revoke'].includes(first) ? relation() : null),
  ({ lead, words }) => (lead === 'returns' || (lead === 'type' && words.includes('column')) ? { kind: 'type' } : null),
  ({ lead, words }) => ((lead === 'function' || lead === 'procedure') && words.includes('execute') ? { kind: 'function' } : null),
  ({ place, first, words }) => (first === 'alter' && words[1] === 'table' && words.length > 2 ? inAlterTable(place.before, words) : null),
  ({ lead, first, words }) => (first === 'create' || words.length < 2 ? null : objects.get(lead) ?? null),
  ({ first, previous }) => (first === 'create' && previous === 'extension' ? { kind: 'extension' } : null),
  ({ lead, first }) => (onTables.has(lead) && lead === first ? relation(first === 'truncate' || first === 'lock' ? tables : null) : null),
];

function afterCommand(place: Place, words: readonly string[]): Expectation | null {
  const { word: lead, first } = leadWord(place.before);
  const command = { place, words, first, previous: words.at(-1) ?? '', lead };
  for (const rule of rules) {
    const found = rule(command);
    if (found !== null) return found;
  }
  return null;
}

function settingPlace(words: readonly string[]): Expectation | null {
  const rest = words.slice(1).filter((word) => !['local', 'session'].includes(word));
  if (words[0] === 'set' && rest[0] === 'role') return { kind: 'role' };
  return rest.length === 0 ? { kind: 'setting' } : { kind: 'words', words: words[0] === 'set' && rest.length === 1 ? ['to'] : ['default', 'on', 'off'] };
}

function inAlterTable(before: readonly Item[], words: readonly string[]): Expectation | null {
  const previous = words.at(-1) ?? '';
  if (previous === 'column' && words.includes('add')) return { kind: 'nothing' };
  if (previous === 'column' || ((previous === 'drop' || previous === 'rename' || previous === 'alter') && words.length > 3)) return { kind: 'columns-of', name: tableBehind(before, 'table') };
  if (words.at(-2) === 'column' && words.includes('add')) return { kind: 'type' };
  if (previous === 'type') return { kind: 'type' };
  if (previous === 'add') return { kind: 'words', words: ['column', 'constraint', 'primary key ()', 'foreign key () references', 'unique ()', 'check ()'] };
  const actions = ['add column', 'add constraint', 'alter column', 'drop column', 'drop constraint', 'rename column', 'rename to', 'owner to', 'set schema', 'enable row level security', 'attach partition', 'detach partition', 'validate constraint'];
  return isName(before.at(-1)) && !objects.has(previous) ? { kind: 'words', words: actions } : null;
}

/** What fits in a command that is no query; null where that does not depend on the command. */
export function expectInCommand(place: Place): Expectation | null {
  if (place.groups.length > 1 && place.groups.at(-1) !== place.query.group) return inParentheses(place);
  const words = place.before.map(wordOf);
  if (words.length === 0) return null;
  const special = afterCommand(place, words);
  if (special !== null) return special;
  const few = followers.get(words.at(-1) ?? '');
  return few === undefined ? null : { kind: 'words', words: few };
}

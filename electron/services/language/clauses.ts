import type { Clause, ClauseName } from './query.ts';
import { isSymbol, wordOf, type Item } from './tree.ts';

interface Place { items: readonly Item[]; at: number; next: string; before: string; command: string }
type Opened = { name: ClauseName; words: number } | null;

const always = (name: ClauseName, words = 1) => (): Opened => ({ name, words });
const needing = (name: ClauseName, follower: string) => ({ next }: Place): Opened => (next === follower ? { name, words: 2 } : null);
const optional = (name: ClauseName, follower: string) => ({ next }: Place): Opened => ({ name, words: next === follower ? 2 : 1 });

/** Key words that may open a clause, with what decides whether they do and how many words it takes (SQL Commands). */
const openers: ReadonlyMap<string, (place: Place) => Opened> = new Map<string, (place: Place) => Opened>([
  ['select', ({ next }) => ({ name: 'select', words: next === 'distinct' || next === 'all' ? 2 : 1 })],
  ['values', always('values')],
  ['where', always('where')],
  ['having', always('having')],
  ['window', always('window')],
  ['limit', always('limit')],
  ['offset', always('offset')],
  ['fetch', always('fetch')],
  ['returning', always('returning')],
  ['group', needing('group by', 'by')],
  ['order', needing('order by', 'by')],
  ['insert', ({ before, next }) => (before === 'then' ? null : { name: 'insert into', words: next === 'into' ? 2 : 1 })],
  ['delete', ({ before, next }) => (before === 'then' ? null : { name: 'delete from', words: next === 'from' ? 2 : 1 })],
  ['merge', optional('merge into', 'into')],
  ['set', ({ command }) => (['update', 'insert', 'merge'].includes(command) ? { name: 'set', words: 1 } : null)],
  ['from', ({ items, at, before }) => (before === 'distinct' && ['is', 'not'].includes(wordOf(items[at - 2])) ? null : { name: 'from', words: 1 })],
  ['into', ({ command }) => (command === 'select' ? { name: 'into', words: 1 } : null)],
  ['update', ({ before }) => (['do', 'for', 'key', 'then'].includes(before) ? null : { name: 'update', words: 1 })],
  ['for', ({ next }) => (['update', 'share', 'no', 'key'].includes(next) ? { name: 'for', words: 1 } : null)],
  ['using', ({ command }) => (command === 'delete' || command === 'merge' ? { name: 'from', words: 1 } : null)],
  ['on', ({ command, next }) => (command === 'insert' && next === 'conflict' ? { name: 'on conflict', words: 2 } : command === 'merge' ? { name: 'on', words: 1 } : null)],
  ['do', ({ command, next }) => (command === 'insert' ? { name: 'do', words: next === 'update' || next === 'nothing' ? 2 : 1 } : null)],
  ['when', ({ command }) => (command === 'merge' ? { name: 'when', words: 1 } : null)],
  ['table', ({ command }) => (command === 'table' ? { name: 'table', words: 1 } : null)],
]);

/** True where a name is meant, whatever the word: behind AS and behind a dot. */
export const isAliasPlace = (before: Item | undefined): boolean => wordOf(before) === 'as' || isSymbol(before, '.');

/** Cuts one command at its clauses; what comes before the first is `start`. */
export function cutClauses(items: readonly Item[], command: string, start: number): Clause[] {
  const clauses: Clause[] = [{ name: 'start', start, items: [] }];
  for (let at = 0; at < items.length;) {
    const item = items[at];
    const before = items[at - 1];
    const place = { items, at, next: wordOf(items[at + 1]), before: wordOf(before), command };
    const opened = isAliasPlace(before) ? null : openers.get(wordOf(item))?.(place) ?? null;
    if (opened === null) {
      if (item !== undefined) clauses.at(-1)?.items.push(item);
      at += 1;
      continue;
    }
    clauses.push({ name: opened.name, start: items[at + opened.words - 1]?.to ?? start, items: [] });
    at += opened.words;
  }
  return clauses;
}

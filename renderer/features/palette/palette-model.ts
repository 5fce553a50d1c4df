import type { Addon } from '../../../shared/contract/addons.ts';
import type { Command } from '../../state/commands.ts';

const MOST_ADDONS = 40;
const MOST_COMMANDS = 60;

export type Found = { addons: readonly Addon[]; commands: readonly Command[] };

const wordsOf = (query: string) => query.toLowerCase().split(/\s+/).filter((word) => word !== '');

function score(text: string, words: readonly string[]): number {
  const low = text.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const at = low.indexOf(word);
    if (at < 0) return -1;
    sum += at === 0 ? 3 : /[\s·:-]/.test(low.charAt(at - 1)) ? 2 : 1;
  }
  return sum;
}

function best<T>(all: readonly T[], textOf: (one: T) => string, words: readonly string[], most: number): T[] {
  if (words.length === 0) return all.slice(0, most);
  return all
    .map((one) => ({ one, points: score(textOf(one), words) }))
    .filter(({ points }) => points >= 0)
    .toSorted((a, b) => b.points - a.points)
    .slice(0, most)
    .map(({ one }) => one);
}

const addonText = (addon: Addon) => [addon.name, addon.app.name, ...addon.attachments.flatMap((one) => [one.appName, one.name])].join(' ');

/** The commands and add-ons that hold every word of the query, those that begin with it first. */
export function search(query: string, addons: readonly Addon[], commands: readonly Command[]): Found {
  const words = wordsOf(query);
  const pinnedFirst = addons.toSorted((a, b) => Number(b.pinned) - Number(a.pinned));
  return {
    addons: best(pinnedFirst, addonText, words, words.length === 0 ? 8 : MOST_ADDONS),
    commands: best(commands.filter((command) => command.disabled !== true && (words.length > 0 || command.searched !== true)), (command) => `${command.title} ${command.group}`, words, MOST_COMMANDS),
  };
}

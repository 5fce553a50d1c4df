import { expect, it } from 'vitest';
import type { Command } from '../../state/commands.ts';
import { search } from './palette-model.ts';

const command = (title: string, more: Partial<Command> = {}): Command => ({ id: title, title, group: 'SQL', run: () => undefined, ...more });
const titles = (query: string, all: readonly Command[]) => search(query, [], all).commands.map(({ title }) => title);

it('finds what holds the words, those that begin with it first, and leaves out what is disabled', () => {
  const all = [command('Export a table…'), command('Export the result…', { disabled: true }), command('Table of exports'), command('Format SQL')];
  expect(titles('', all)).toEqual(['Export a table…', 'Table of exports', 'Format SQL']);
  expect(titles('table', all)).toEqual(['Table of exports', 'Export a table…']);
});

it('lists saved queries and closed tabs only to who searches', () => {
  const all = [command('reports/weekly.sql', { searched: true }), command('Run everything')];
  expect(titles('', all)).toEqual(['Run everything']);
  expect(titles('weekly', all)).toEqual(['reports/weekly.sql']);
});

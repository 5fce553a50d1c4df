import { loadavg } from 'node:os';
import { environmentLines, hasNativeCrypto } from '../tunnel/environment.ts';
import { benchCompletion } from './completion.ts';
import { benchMemory } from './memory.ts';
import { lineOf, type Result } from './report.ts';
import { benchScroll } from './scroll.ts';
import { benchSplit } from './split.ts';
import { benchStream } from './stream.ts';
import { benchTyping } from './typing.ts';
import { startWorld, type World } from './world.ts';

/** What a part needs: nothing but this process, or a world, with or without the table of rows. */
type Part = { theirs: string } & ({ needs: 'nothing'; run(): Promise<Result[]> } | { needs: 'world' | 'table'; run(world: World): Promise<Result[]> });

const parts: Readonly<Record<string, Part>> = {
  stream: { needs: 'table', run: (world) => benchStream(world), theirs: 'psql' },
  split: { needs: 'nothing', run: () => benchSplit(), theirs: 'libpg_query' },
  memory: { needs: 'table', run: (world) => benchMemory(world), theirs: 'limit' },
  scroll: { needs: 'world', run: (world) => benchScroll(world), theirs: 'empty page' },
  typing: { needs: 'world', run: (world) => benchTyping(world), theirs: 'bare Monaco' },
  completion: { needs: 'nothing', run: benchCompletion, theirs: 'limit' },
};

/**
 * The console's speed against psql, bare Monaco, an empty page and libpg_query, in the parts named or all of them. True when
 * every target is met.
 */
export async function benchConsole(names: readonly string[]): Promise<boolean> {
  const unknown = names.filter((name) => parts[name] === undefined);
  if (unknown.length > 0) {
    console.error(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}.`);
    return false;
  }
  const chosen = Object.entries(parts).filter(([name]) => names.length === 0 || names.includes(name));
  for (const line of environmentLines()) console.log(line);
  const needs = chosen.map(([, part]) => part.needs);
  let world: World | undefined;
  const results: Result[] = [];
  try {
    for (const [, part] of chosen) {
      console.log(`\nload ${loadavg().map((load) => load.toFixed(2)).join(' ')}`);
      const found = part.needs === 'nothing' ? await part.run() : await part.run(world ??= await startWorld({ table: needs.includes('table') }));
      for (const result of found) console.log(lineOf(result, part.theirs));
      results.push(...found);
    }
  } finally {
    await world?.stop();
  }
  console.log(JSON.stringify({ bench: 'console', results }));
  return !hasNativeCrypto() && results.every(({ ok }) => ok);
}

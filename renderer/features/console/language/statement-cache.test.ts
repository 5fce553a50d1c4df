import { expect, it } from 'vitest';
import { splitScript } from '../../../../shared/sql/splitter.ts';
import { createStatementCache } from './statement-cache.ts';
import { batches } from './syntax-marks.ts';

const script = Array.from({ length: 50 }, (_, n) => `select ${n} as "n;${n}";\n`).join('');

it('knows the statement around an offset as a fresh split does, after any edit', () => {
  const cache = createStatementCache();
  let text = script;
  cache.all(text);
  for (const [at, removed, inserted] of [[300, 0, ' x'], [0, 0, '-- first\n'], [290, 5, ''], [100, 1, "'"], [100, 1, ''], [500, 0, ';'], [20, 0, 'copy t from stdin;\n1\n\\.\n']] as const) {
    text = text.slice(0, at) + inserted + text.slice(at + removed);
    cache.changed(at);
    expect(cache.around(text, at)).toEqual(createStatementCache().around(text, at));
    expect(cache.all(text)).toEqual(splitScript(text));
  }
});

it('reads no further than the cursor', () => {
  const cache = createStatementCache();
  expect(cache.around(script, 3)?.from).toBe(0);
  cache.changed(script.length);
  expect(cache.around(`${script}select 1`, script.length + 3)?.from).toBe(script.length);
});

it('cuts questions about many or long statements', () => {
  expect(batches([])).toEqual([]);
  expect(batches(Array.from({ length: 450 }, () => 'x')).map(({ length }) => length)).toEqual([200, 200, 50]);
  expect(batches(['x'.repeat(400_000), 'y'.repeat(200_000), 'z']).map(({ length }) => length)).toEqual([1, 2]);
});

import { expect, it } from 'vitest';
import { errorPlace } from './error-place.ts';

const script = "select 1;\ndo $body$\nbegin\n  perform 1;\n  raise exception 'no';\nend $body$;\nselect 2;";
const range = { from: script.indexOf('do'), to: script.indexOf('\nselect 2') };
const where = (line: number) => `PL/pgSQL function inline_code_block line ${line} at RAISE`;

it('takes the place that the server names', () => {
  expect(errorPlace(script, range, { at: 7, where: where(4) })).toEqual({ at: 7, from: 'server' });
});

it('finds the line of a DO block in the context', () => {
  expect(errorPlace(script, range, { at: null, where: `SQL statement "x"\n${where(4)}` })).toEqual({ at: script.indexOf('raise'), from: 'line' });
  expect(errorPlace(script, range, { at: null, where: where(1) })).toEqual({ at: script.indexOf('\nbegin'), from: 'line' });
});

it('points to the statement where nothing names a place inside it', () => {
  for (const context of [null, where(99), 'PL/pgSQL function other(integer) line 2 at RAISE']) {
    expect(errorPlace(script, range, { at: null, where: context })).toEqual({ at: range.from, from: 'statement' });
  }
  expect(errorPlace('select f()', { from: 0, to: 10 }, { at: null, where: where(2) })).toEqual({ at: 0, from: 'statement' });
});

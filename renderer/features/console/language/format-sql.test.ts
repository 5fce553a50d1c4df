import { describe, expect, it } from 'vitest';
import { formatScript, loadFormatter, sameMeaning } from './format-sql.ts';

const turn = () => Promise.resolve();

async function formatted(text: string, range = { from: 0, to: text.length }) {
  const { edits, left } = await formatScript(text, range, await loadFormatter(), turn);
  const result = edits.toReversed().reduce((whole, { from, to, text: next }) => whole.slice(0, from) + next + whole.slice(to), text);
  return { result, left };
}

describe('formatScript', () => {
  it.each([
    ["select a->>'b', x::int, :name, $1, arr[1:2] from t where e @> '{}'::jsonb and a ~* 'x'"],
    ['insert into t values (1, 2) on conflict (a) do update set b = excluded.b returning *'],
    ['select 1e-5, .5, 0x1F, 1_000 from "Odd ""Name""" -- a remark\nwhere a is distinct from b'],
    ['with recursive r(n) as (select 1 union all select n + 1 from r) select * from r'],
    ["do $body$ begin raise notice ';'; end $body$"],
    ["select E'\\n', U&'\\0041', B'1', X'ff', 'it''s'"],
    ['select count(*) filter (where a > 1) over (partition by b order by c) from t'],
    ['merge into t using s on t.id = s.id when matched then update set a = s.a when not matched then insert (id) values (s.id)'],
    ['create index concurrently on t using gin (a jsonb_path_ops) where b is not null'],
  ])('keeps the tokens of %s', async (sql) => {
    const { result, left } = await formatted(sql);
    expect(left === 1 ? result === sql : sameMeaning(sql, result)).toBe(true);
  });

  it('lays out a statement and keeps what is between statements', async () => {
    const { result, left } = await formatted('-- first\nselect a,b from t where a=1;\n\n\nSELECT 2 ;');
    expect(left).toBe(0);
    expect(result).toBe('-- first\nselect\n  a,\n  b\nfrom\n  t\nwhere\n  a = 1;\n\n\nSELECT\n  2;');
  });

  it.each([["select 'a'\n'b'"], ['select 1 \\gset x'], ['COPY t FROM STDIN;\n1\t2\n\\.\n'], ['select "never closed']])('leaves alone what it would change, cannot read, or must not touch: %j', async (text) => {
    expect(await formatted(text)).toEqual({ result: text, left: 1 });
  });

  it('formats the statements that the selection touches only', async () => {
    const text = 'select a,b from t;\nselect c,d from u;';
    const { result } = await formatted(text, { from: 0, to: 3 });
    expect(result).toBe('select\n  a,\n  b\nfrom\n  t;\nselect c,d from u;');
  });
});

describe('sameMeaning', () => {
  it.each([
    ['select a', 'SELECT\n  a', true], ['select a', 'select b', false], ['a - -1', 'a --1', false], ['1 e', '1e', false], ['"A"', 'a', false], ["'a' 'b'", "'a'\n'b'", false],
    ['a<b', 'a < b', true], ['a<@b', 'a < @b', false], ['x -- c\n, y', 'x -- c , y', false], ['$$ x $$', '$$ y $$', false], [':name', ': name', false],
  ])('%s | %s', (before, after, expected) => expect(sameMeaning(before, after)).toBe(expected));
});

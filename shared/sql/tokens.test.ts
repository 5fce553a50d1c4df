import { describe, expect, it } from 'vitest';
import { foldIdentifier, quoteIdentifier } from './quote.ts';
import { tokenise } from './tokens.ts';

const texts = (sql: string) => tokenise(sql).map(({ from, to }) => sql.slice(from, to));

describe('tokenise', () => {
  it.each([
    ['a.b::int[1:2]', ['a', '.', 'b', '::', 'int', '[', '1', ':', '2', ']']],
    ['a<=b<>c!=d', ['a', '<=', 'b', '<>', 'c', '!=', 'd']],
    ['a-- x\n+b', ['a', '-- x', '+', 'b']],
    ['a*-1', ['a', '*', '-', '1']],
    ['a@-b', ['a', '@-', 'b']],
    ['a+/*c/*d*/*/b', ['a', '+', '/*c/*d*/*/', 'b']],
    ['1e-5 .5 5. 1..2 0xFF 1_000 1abc', ['1e-5', '.5', '5.', '1', '..', '2', '0xFF', '1_000', '1abc']],
    ["'it''s' E'a\\'b' U&'x' b'1' n'y'", ["'it''s'", "E'a\\'b'", "U&'x'", "b'1'", "n'y'"]],
    ["'a'\n  'b' 'c'", ["'a'\n  'b'", "'c'"]],
    ['$$a;$$ $x$ $$ $x$ $1 $', ['$$a;$$', '$x$ $$ $x$', '$1', '$']],
    ['"A ""b""" U&"c"', ['"A ""b"""', 'U&"c"']],
    [':name a:=b c=>d', [':name', 'a', ':=', 'b', 'c', '=>', 'd']],
    ['é_1$x', ['é_1$x']],
  ])('%s', (sql, expected) => expect(texts(sql)).toEqual(expected));

  it('reads names as PostgreSQL does, and sees what never ends', () => {
    expect(tokenise('SELECT "A ""b"')[1]).toMatchObject({ kind: 'quoted', value: 'A "b', closed: true });
    expect(tokenise('SeLeCT')[0]).toMatchObject({ kind: 'word', value: 'select' });
    for (const open of ["'a", "'a''", '"a', '$$a', '$x$ $$', '/* a', "E'a\\'", "'a'\n'"]) expect(tokenise(open).at(-1)?.closed).toBe(false);
    for (const closed of ["'a'", "''", "''''", '"a"', '$$$$', '/**/', "E'\\''", "'a'\n'b'"]) expect(tokenise(closed).at(-1)?.closed).toBe(true);
  });
});

describe('quoteIdentifier', () => {
  it.each([
    ['plain', 'plain'], ['_a1', '_a1'], ['a$', '"a$"'], ['Camel', '"Camel"'], ['two words', '"two words"'], ['select', '"select"'], ['left', '"left"'], ['values', '"values"'], ['name', 'name'],
    ['a"b', '"a""b"'], ['1a', '"1a"'], ['é', '"é"'], ['', '""'],
  ])('%s', (name, written) => expect(quoteIdentifier(name)).toBe(written));

  it('folds ASCII letters only', () => expect(foldIdentifier('ÄbC')).toBe('Äbc'));
});

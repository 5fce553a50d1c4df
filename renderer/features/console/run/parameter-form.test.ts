import { expect, it } from 'vitest';
import { knownValues, mayBeNull, parametersOf, valueWords, writtenName } from './parameter-form.ts';

const script = `select :id, $2, :id;\nselect :'word' from :"table" where a = :word; -- :no\ncreate function f(int) returns int as 'select $1' language sql;`;
const names = (pick: Parameters<typeof parametersOf>[1]) => parametersOf(script, pick).map(({ name }) => name);

it('finds what the picked statements need, each once', () => {
  expect(names({ kind: 'all' })).toEqual(['id', '$2', 'word', 'table']);
  expect(names({ kind: 'statement', at: 3 })).toEqual(['id', '$2']);
  expect(names({ kind: 'statement', at: script.indexOf('create') + 2 })).toEqual([]);
  const from = script.indexOf(":'word'") - 'select '.length;
  expect(names({ kind: 'selection', range: { from: from + 20, to: from } })).toEqual(['word']);
});

it('writes a parameter as the statement does, and knows what may be NULL', () => {
  const asked = parametersOf(script, { kind: 'all' });
  expect(asked.map(writtenName)).toEqual([':id', '$2', ":'word'", ':"table"']);
  expect(asked.map(mayBeNull)).toEqual([true, true, true, false]);
});

it('is content only with every value; NULL is one', () => {
  const asked = parametersOf(script, { kind: 'statement', at: 3 });
  expect(knownValues(asked, new Map([['id', '5']]))).toBeNull();
  const values = knownValues(asked, new Map([['id', ''], ['$2', null], ['other', 'x']]));
  expect(values).toEqual([{ name: 'id', value: '' }, { name: '$2', value: null }]);
  expect(valueWords(values ?? [])).toBe("id = '', $2 = NULL");
  expect(valueWords([{ name: 'a', value: 'x'.repeat(30) }])).toBe(`a = ${'x'.repeat(24)}…`);
});

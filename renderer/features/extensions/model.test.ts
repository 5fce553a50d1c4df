import { describe, expect, it } from 'vitest';
import type { OfferedExtension, PlanNode } from '../../../shared/contract/extensions.ts';
import { foundRows, listed, nameProblem, needers, rowsOf, treeLines } from './model.ts';

const offer = (name: string, more: Partial<OfferedExtension> = {}): OfferedExtension => ({
  name, defaultVersion: '1.0', comment: `about ${name}`, requires: [], installed: null, update: null, ...more,
});
const own = { schema: 'public', version: '0.9', owner: 'postgres' };

describe('the rows', () => {
  const rows = rowsOf(
    [{ name: 'hstore', schema: 'hstore', version: '1.8' }, { name: 'unknown', schema: 's', version: '2' }],
    [offer('plpgsql', { installed: own }), offer('hstore', { installed: { ...own, version: '1.8' } }), offer('cube')],
  );

  it('hold what either side knows, Borealis first', () => {
    expect(rows.map(({ name, installed }) => [name, installed?.version ?? null, installed?.listed ?? null])).toEqual([
      ['cube', null, null], ['hstore', '1.8', true], ['plpgsql', '0.9', false], ['unknown', '2', true],
    ]);
    expect(rows[1]?.installed).toEqual({ version: '1.8', schema: 'hstore', owner: 'postgres', listed: true });
  });

  it('take the server’s word where Borealis did not answer', () => {
    expect(rowsOf(undefined, [offer('hstore', { installed: own })])[0]?.installed).toMatchObject({ version: '0.9', listed: true });
    expect(rowsOf([{ name: 'hstore', schema: 'hstore', version: '1.8' }], undefined)).toMatchObject([{ name: 'hstore', offered: null }]);
  });

  it('are found by every word, in name or description', () => {
    expect(foundRows(rows, 'ABOUT hst').installed.map(({ name }) => name)).toEqual(['hstore']);
    expect(foundRows(rows, '').offered.map(({ name }) => name)).toEqual(['cube']);
    expect(foundRows(rows, 'hstore cube')).toEqual({ installed: [], offered: [] });
  });

  it('tell who needs one of them', () => {
    const more = rowsOf(undefined, [offer('earthdistance', { requires: ['cube'], installed: own }), offer('other', { requires: ['cube'] }), offer('cube', { installed: own })]);
    expect(needers(more, 'cube')).toEqual(['earthdistance']);
  });
});

const node = (name: string, ...requires: string[]): PlanNode => ({ name, state: 'install', requires, version: null });
const lines = (nodes: PlanNode[], ...names: string[]) => treeLines({ nodes }, names).map(({ depth, node: { name }, again }) => `${'-'.repeat(depth)}${name}${again ? '*' : ''}`);

describe('the tree', () => {
  it('shows a diamond’s foot twice and what it needs once', () => {
    expect(lines([node('top', 'left', 'right'), node('left', 'foot'), node('right', 'foot'), node('foot', 'toe'), node('toe')], 'top')).toEqual([
      'top', '-left', '--foot', '---toe', '-right', '--foot*',
    ]);
  });

  it('ends a ring where it meets itself', () => {
    expect(lines([node('a', 'b'), node('b', 'a')], 'a')).toEqual(['a', '-b', '--a*']);
  });
});

it('lists names as people do', () => {
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

it('says what cannot be a name', () => {
  expect(['uuid-ossp', 'a b', ''].map(nameProblem)).toEqual([null, null, null]);
  for (const name of ['..', 'a\nb', 'é'.repeat(32)]) expect(nameProblem(name)).not.toBeNull();
});

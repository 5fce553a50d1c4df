import { describe, expect, it } from 'vitest';
import { neededBy, planInstall, type Knowledge } from './planner.ts';

type Graph = Record<string, string[]>;

const knowing = (offers: Graph, more: Partial<Knowledge> = {}): Knowledge => ({
  installed: new Map(), learnt: new Map(),
  offered: new Map(Object.entries(offers).map(([name, requires]) => [name, { version: '1.0', requires }])),
  ...more,
});

describe('an order', () => {
  it('has the leaves first, each once', () => {
    const known = knowing({ top: ['left', 'right'], left: ['foot'], right: ['foot'], foot: [], other: [] });
    const plan = planInstall(['top', 'right', 'other'], known);
    expect(plan.order).toEqual(['foot', 'left', 'right', 'top', 'other']);
    expect(plan.cycles).toEqual([]);
    expect(neededBy(plan)).toEqual(new Map([['left', ['top']], ['right', ['top']], ['foot', ['left', 'right']]]));
  });

  it('takes a name wanted twice once', () => {
    expect(planInstall(['a', 'a'], knowing({ a: [] })).order).toEqual(['a']);
  });

  it('leaves out what is installed, and does not ask what that needs', () => {
    const known = knowing({ hstore_plperl: ['hstore', 'plperl'], hstore: ['gone'], plperl: [] }, { installed: new Map([['hstore', '1.8']]) });
    const { order, nodes } = planInstall(['hstore_plperl'], known);
    expect(order).toEqual(['plperl', 'hstore_plperl']);
    expect(nodes.find(({ name }) => name === 'hstore')).toEqual({ name: 'hstore', state: 'present', requires: [], version: '1.8' });
  });

  it('is empty where everything is there', () => {
    expect(planInstall(['a'], knowing({ a: [] }, { installed: new Map([['a', '2']]) }))).toMatchObject({ order: [], cycles: [] });
  });
});

describe('a cycle', () => {
  it.each<[string, Graph, string[][]]>([
    ['of one', { a: ['a'] }, [['a']]],
    ['of two', { a: ['b'], b: ['a'] }, [['a', 'b']]],
    ['below what was wanted', { a: ['b'], b: ['c'], c: ['d'], d: ['b'] }, [['b', 'c', 'd']]],
    ['in one branch of two', { a: ['ok', 'b'], ok: [], b: ['c'], c: ['b'] }, [['b', 'c']]],
  ])('%s is found and ends', (_, offers, cycles) => {
    expect(planInstall(['a'], knowing(offers)).cycles).toEqual(cycles);
  });

  it('is none where one of the ring is installed', () => {
    const plan = planInstall(['a'], knowing({ a: ['b'], b: ['a'] }, { installed: new Map([['b', '1']]) }));
    expect(plan).toMatchObject({ cycles: [], order: ['a'] });
  });

  it('of two thousand is found too', () => {
    const offers = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`e${at}`, [`e${(at + 1) % 2000}`]]));
    expect(planInstall(['e0'], knowing(offers)).cycles[0]).toHaveLength(2000);
  });
});

describe('what is not known', () => {
  it('is said of a name that the server does not offer', () => {
    expect(planInstall(['postgis'], knowing({}))).toEqual({
      nodes: [{ name: 'postgis', state: 'not-offered', requires: null, version: null }], order: ['postgis'], cycles: [],
    });
  });

  it('is no fault of the name where the server could not be asked', () => {
    expect(planInstall(['postgis'], knowing({}, { offered: null })).nodes).toEqual([{ name: 'postgis', state: 'install', requires: null, version: null }]);
  });

  it('is filled by what Borealis named, beside what the server says', () => {
    const learnt = new Map([['a', ['b', 'c']], ['c', ['d']]]);
    expect(planInstall(['a'], knowing({ a: ['b'], b: [], c: [] }, { learnt })).order).toEqual(['b', 'd', 'c', 'a']);
    expect(planInstall(['a'], knowing({}, { offered: null, learnt })).order).toEqual(['b', 'd', 'c', 'a']);
  });
});

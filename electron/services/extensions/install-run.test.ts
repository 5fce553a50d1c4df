import { describe, expect, it } from 'vitest';
import type { InstalledExtension, InstallEvent } from '../../../shared/contract/extensions.ts';
import { failure } from '../errors/app-failure.ts';
import { runInstall } from './install-run.ts';

type Answer = 'made' | Error;
const made = (name: string): InstalledExtension => ({ name, schema: name, version: '1.0' });
const needs = (name: string, ...dependencies: string[]) => failure('extension.dependencies', { name, dependencies }, `${name} needs more.`);
const conflict = (name: string) => failure('extension.conflict', { name }, `${name} is there.`);
const unsupported = (name: string) => failure('extension.unsupported', { name, reason: 'Bad extension name' }, `${name} is not supported.`);
const late = () => failure('borealis.timeout', { host: 'api' }, 'No answer.');

interface Box {
  /** Answers for each name, in order; `made` when there is none left. */
  answers?: Record<string, Answer[]>;
  offers?: Record<string, string[]>;
  installed?: string[];
  /** What the list says, beyond what was made; null fails it. */
  listed?: string[] | null;
  /** Cancelled once this many requests were sent. */
  cancelAfter?: number;
}

async function run(names: string[], { answers = {}, offers, installed = [], listed = [], cancelAfter = Infinity }: Box = {}) {
  const sent: string[] = [];
  const there: string[] = [];
  const events: InstallEvent[] = [];
  let parallel = 0;
  const done = await runInstall({
    names,
    knowledge: {
      installed: new Map(installed.map((name) => [name, '0.9'])),
      offered: offers === undefined ? null : new Map(Object.entries(offers).map(([name, requires]) => [name, { version: '1.0', requires }])),
    },
    api: {
      async install(name) {
        parallel += 1;
        expect(parallel).toBe(1);
        sent.push(name);
        await Promise.resolve();
        parallel -= 1;
        const answer = answers[name]?.shift() ?? 'made';
        if (answer !== 'made') throw answer;
        there.push(name);
        return made(name);
      },
      async list() {
        if (listed === null) throw late();
        return [...there, ...listed].map(made);
      },
    },
    onEvent: (event) => events.push(event),
    isCancelled: () => sent.length >= cancelAfter,
  });
  expect(events.at(-1)).toBe(done);
  const states = Object.fromEntries(done.steps.map(({ name, state }) => [name, state]));
  return { sent, states, done, events, outcome: done.outcome, code: done.error?.code ?? null };
}

describe('an installation that is known before', () => {
  const offers = { top: ['left', 'right'], left: ['foot'], right: ['foot'], foot: [] };

  it('asks for each once, leaves first', async () => {
    const { sent, outcome, done } = await run(['top'], { offers });
    expect(sent).toEqual(['foot', 'left', 'right', 'top']);
    expect(outcome).toBe('installed');
    expect(done.steps.map(({ name, state, version, neededBy }) => [name, state, version, neededBy])).toEqual([
      ['foot', 'installed', '1.0', ['left', 'right']], ['left', 'installed', '1.0', ['top']], ['right', 'installed', '1.0', ['top']], ['top', 'installed', '1.0', []],
    ]);
  });

  it('skips what is there and shows it', async () => {
    const { sent, states } = await run(['top'], { offers, installed: ['left', 'foot'] });
    expect(sent).toEqual(['right', 'top']);
    expect(states).toEqual({ left: 'present', foot: 'present', right: 'installed', top: 'installed' });
  });

  it('stops at the first failure, blames it, and says what was done and what was not tried', async () => {
    const { sent, states, done } = await run(['top'], { offers, answers: { right: [unsupported('right')] } });
    expect(sent).toEqual(['foot', 'left', 'right']);
    expect(states).toEqual({ foot: 'installed', left: 'installed', right: 'failed', top: 'not-tried' });
    expect(done.error).toMatchObject({ code: 'extension.unsupported', details: { name: 'right' } });
  });

  it('ends between two steps when it is cancelled', async () => {
    const { sent, states, outcome } = await run(['top'], { offers, cancelAfter: 2 });
    expect(sent).toEqual(['foot', 'left']);
    expect(outcome).toBe('cancelled');
    expect(states).toEqual({ foot: 'installed', left: 'installed', right: 'not-tried', top: 'not-tried' });
  });

  it('sends nothing where extensions need one another', async () => {
    const { sent, done } = await run(['a', 'free'], { offers: { a: ['b'], b: ['a'], free: [] } });
    expect(sent).toEqual([]);
    expect(done.error).toMatchObject({ code: 'extension.cycle', details: { names: ['a', 'b'] } });
  });

  it('tells of each step before and after it', async () => {
    const { events } = await run(['left'], { offers });
    expect(events.map((event) => (event.kind === 'progress' ? [event.description, event.value] : event.outcome))).toEqual([
      ['foot', 0], ['foot', 0.5], ['left', 0.5], ['left', 1], 'installed',
    ]);
  });
});

describe('dependencies that Borealis names', () => {
  it('are installed, and then what was refused is asked for again', async () => {
    const { sent, states } = await run(['aaa'], { answers: { aaa: [needs('aaa', 'bb')], bb: [needs('bb', 'c')] } });
    expect(sent).toEqual(['aaa', 'bb', 'c', 'bb', 'aaa']);
    expect(states).toEqual({ c: 'installed', bb: 'installed', aaa: 'installed' });
  });

  it('end with the ring they make', async () => {
    const { sent, done, states } = await run(['a'], { answers: { a: [needs('a', 'b')], b: [needs('b', 'c')], c: [needs('c', 'a')] } });
    expect(sent).toEqual(['a', 'b', 'c']);
    expect(done.error).toMatchObject({ code: 'extension.cycle', details: { names: ['a', 'b', 'c'] } });
    expect(Object.values(states)).toEqual(['not-tried', 'not-tried', 'not-tried']);
  });

  it('end where the extension is said to need itself', async () => {
    expect(await run(['a'], { answers: { a: [needs('a', 'a')] } })).toMatchObject({ sent: ['a'], code: 'extension.cycle' });
  });

  it('without names fail as Borealis said', async () => {
    expect(await run(['a'], { answers: { a: [needs('a')] } })).toMatchObject({ sent: ['a'], code: 'extension.dependencies', states: { a: 'failed' } });
  });

  it('that are there already are not asked for for ever', async () => {
    const { sent, done } = await run(['a'], { offers: { a: ['b'], b: [] }, answers: { a: [needs('a', 'b'), needs('a', 'b')] } });
    expect(sent).toEqual(['b', 'a']);
    expect(done.error).toMatchObject({ code: 'extension.dependencies', details: { name: 'a', dependencies: ['b'] } });
  });

  it('without end are left', async () => {
    const answers = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`e${at}`, [needs(`e${at}`, `e${at + 1}`)]]));
    const { sent, code } = await run(['e0'], { answers });
    expect(sent).toHaveLength(200);
    expect(code).toBe('borealis.bad-reply');
  });

  it('that fail are blamed themselves', async () => {
    const { done, states } = await run(['a'], { answers: { a: [needs('a', 'b')], b: [unsupported('b')] } });
    expect(done.error).toMatchObject({ code: 'extension.unsupported', details: { name: 'b' } });
    expect(states).toEqual({ b: 'failed', a: 'not-tried' });
  });
});

describe('a conflict', () => {
  it('with what somebody else installed meanwhile is none', async () => {
    expect(await run(['a'], { answers: { a: [conflict('a')] }, listed: ['a'] })).toMatchObject({ outcome: 'installed', states: { a: 'present' } });
  });

  it('with a schema of that name fails', async () => {
    expect(await run(['a'], { answers: { a: [conflict('a')] } })).toMatchObject({ code: 'extension.conflict', states: { a: 'failed' } });
  });

  it('of a dependency is taken for present where the list cannot be had', async () => {
    const { sent, states } = await run(['a'], { offers: { a: ['b'], b: [] }, answers: { b: [conflict('b')] }, listed: null });
    expect(sent).toEqual(['b', 'a']);
    expect(states).toEqual({ b: 'present', a: 'installed' });
  });

  it('of such a dependency is blamed when it turns out to be missing after all', async () => {
    const { done, states } = await run(['a'], { offers: { a: ['b'], b: [] }, answers: { b: [conflict('b')], a: [needs('a', 'b')] }, listed: null });
    expect(done.error).toMatchObject({ code: 'extension.conflict', details: { name: 'b' } });
    expect(states).toEqual({ b: 'failed', a: 'not-tried' });
  });
});

describe('a request without an answer', () => {
  it('is not sent again but looked up', async () => {
    expect(await run(['a'], { answers: { a: [late()] }, listed: ['a'] })).toMatchObject({ sent: ['a'], outcome: 'installed', states: { a: 'installed' } });
    expect(await run(['a'], { answers: { a: [late()] } })).toMatchObject({ sent: ['a'], code: 'borealis.timeout', done: { uncertain: false } });
  });

  it('leaves it open where the list has none either', async () => {
    expect(await run(['a'], { answers: { a: [late()] }, listed: null })).toMatchObject({ sent: ['a'], code: 'borealis.timeout', done: { uncertain: true } });
  });
});

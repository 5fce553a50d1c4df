import { expect, it } from 'vitest';
import { activeOf, afterClose, focusPart, moved, moveToOther, plainLayout, restored, show, split, unsplit, withPanel, withRatio, withSize, type Parts } from './parts.ts';

const one: Parts = { firstId: 'a', layout: plainLayout };
const two = (second: string, secondFocused: boolean): Parts => ({ firstId: 'a', layout: { ...plainLayout, secondTabId: second, secondFocused } });
const told = ({ firstId, layout }: Parts) => `${firstId ?? '-'}${layout.secondFocused ? '' : '*'}${layout.secondTabId === null ? '' : `|${layout.secondTabId}${layout.secondFocused ? '*' : ''}`}`;

it('splits with the same tab, and the new part has the focus', () => {
  expect(told(split(one, 'row'))).toBe('a|a*');
  expect(split(split(one, 'row'), 'column').layout).toMatchObject({ direction: 'column', secondTabId: 'a' });
  expect(activeOf(show(split(one, 'row'), 'b'))).toBe('b');
  expect(told(show(split(one, 'row'), 'b'))).toBe('a|b*');
  expect(told(focusPart(show(split(one, 'row'), 'b'), 0))).toBe('a*|b');
});

it('keeps the tab of the focused part when it is whole again', () => {
  expect(told(unsplit(two('b', true)))).toBe('b*');
  expect(told(unsplit(two('b', false)))).toBe('a*');
});

it('moves a tab to the other part, which takes the focus', () => {
  expect(told(moveToOther(two('b', false), ['a', 'b']))).toBe('b|a*');
  expect(told(moveToOther(two('b', true), ['a', 'b']))).toBe('b*|a');
  expect(told(moveToOther(one, ['a', 'b']))).toBe('b|a*');
  expect(told(moveToOther(one, ['a']))).toBe('a|a*');
});

it('a part whose tab was closed shows the neighbour', () => {
  expect(told(afterClose(two('b', true), 'b', ['a', 'b', 'c']))).toBe('a|c*');
  expect(told(afterClose(two('c', false), 'c', ['a', 'b', 'c']))).toBe('a*|b');
  expect(told(afterClose({ ...two('a', true), firstId: 'a' }, 'a', ['a']))).toBe('-*');
  expect(told(afterClose(one, 'x', ['a', 'x']))).toBe('a*');
});

it('restores only tabs that are there', () => {
  const layout = { ...plainLayout, secondTabId: 'gone', secondFocused: true, ratio: 0.3 };
  expect(restored(['a', 'b'], 'b', layout)).toEqual({ firstId: 'b', layout: { ...layout, secondTabId: null, secondFocused: false } });
  expect(told(restored(['a', 'b'], 'gone', { ...layout, secondTabId: 'b' }))).toBe('a|b*');
  expect(told(restored([], null, null))).toBe('-*');
});

it('what changes nothing is the same, so that nothing is written', () => {
  const parts = two('b', true);
  expect(show(parts, 'b')).toBe(parts);
  expect(focusPart(parts, 1)).toBe(parts);
  expect(focusPart(one, 1)).toBe(one);
  expect(withPanel(parts, null)).toBe(parts);
  expect(withSize(withSize(parts, 'side', 5), 'side', 5).layout.sizes).toEqual({ side: 5 });
  expect(withRatio(parts, 0.99).layout.ratio).toBe(0.9);
  const list = ['a', 'b', 'c'];
  expect(moved(list, 2, 0)).toEqual(['c', 'a', 'b']);
  expect(moved(list, 0, 9)).toEqual(['b', 'c', 'a']);
  expect(moved(list, 1, 1)).toBe(list);
  expect(moved(list, -1, 0)).toBe(list);
});

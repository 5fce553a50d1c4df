import { afterEach, expect, it, vi } from 'vitest';
import { createStatementMap, type StatementMap } from './statement-map.ts';

let map: StatementMap | null = null;
afterEach(() => map?.dispose());

it('finds statements again once typing pauses, and at once when asked', async () => {
  let text = 'select 1;\nselect 2;';
  const known = vi.fn<() => void>();
  map = createStatementMap({ read: () => text, onKnown: known });
  expect(map.at(0)).toBeUndefined();
  await vi.waitFor(() => expect(known).toHaveBeenCalledTimes(1));
  expect(map.at(12)).toMatchObject({ from: 10, to: 19 });
  text = `-- c\n${text}`;
  map.touch();
  expect(map.at(12)).toBeUndefined();
  expect(map.all().map(({ from }) => from)).toEqual([5, 15]);
  expect(map.at(12)).toMatchObject({ from: 5 });
});

it('a large script is split in slices, all of it', async () => {
  const text = 'insert into t values (1, $$;$$);\n'.repeat(60_000);
  map = createStatementMap({ read: () => text, onKnown: () => {} });
  const found = map;
  await vi.waitFor(() => expect(found.at(text.length)).toBeTruthy());
  expect(found.all()).toHaveLength(60_000);
});

it('says where nothing stands', async () => {
  map = createStatementMap({ read: () => '-- nothing', onKnown: () => {} });
  const found = map;
  await vi.waitFor(() => expect(found.at(3)).toBeNull());
});

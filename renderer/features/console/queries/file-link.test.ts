import { expect, it } from 'vitest';
import type { AppError } from '../../../../shared/errors.ts';
import { createTabContent } from '../tab-content.ts';
import { createFileLink } from './file-link.ts';

const notFound: AppError = { code: 'query.not-found', message: 'gone', retryable: false, details: { path: 'a.sql' }, traceId: '' };
const changed: AppError = { code: 'query.changed', message: 'changed', retryable: false, details: { path: 'a.sql' }, traceId: '' };

/** A file on disk, its revision being its text, and a tab that was opened from it. */
function open(text: string, disk: { text: string | null } = { text }) {
  let drafts = 0;
  const content = createTabContent({ text, cursor: 0, anchor: null, topLine: 1 });
  const queries = {
    read: () => (disk.text === null ? Promise.reject(notFound) : Promise.resolve({ text: disk.text, revision: `r ${disk.text}` })),
    write: ({ text: next, revision, force }: { text: string; revision: string | null; force: boolean }) => {
      if (!force && disk.text !== null && revision !== `r ${disk.text}`) return Promise.reject(changed);
      disk.text = next;
      return Promise.resolve({ revision: `r ${next}` });
    },
  };
  const link = createFileLink({ queries: queries as never }, { path: 'a.sql', revision: `r ${text}` }, content, () => { drafts += 1; });
  return { content, link, disk, drafts: () => drafts, status: () => link.state.get()?.status };
}

it('knows whether the text is that of the file, also after a restart', async () => {
  const { content, link, status } = open('one');
  expect(status()).toBe('unknown');
  await link.check();
  expect(status()).toBe('same');
  content.text = 'two';
  link.compare();
  expect(status()).toBe('modified');
  await link.save(false);
  expect(status()).toBe('same');
  expect(link.file()).toEqual({ path: 'a.sql', revision: 'r two' });
});

it('sees what another program changed, and does not write over it unasked', async () => {
  const { content, link, disk, status } = open('one');
  await link.check();
  content.text = 'mine';
  disk.text = 'theirs';
  await link.check('other stamp');
  expect(status()).toBe('changed');
  await expect(link.save(false)).rejects.toMatchObject({ code: 'query.changed' });
  await link.keep();
  expect([status(), content.text]).toEqual(['modified', 'mine']);
  await link.save(false);
  expect(disk.text).toBe('mine');
  disk.text = 'theirs again';
  await link.check('third stamp');
  await link.reload();
  expect([status(), content.text]).toEqual(['same', 'theirs again']);
});

it('the same change made here is no conflict', async () => {
  const { content, link, disk, status } = open('one');
  content.text = 'two';
  disk.text = 'two';
  await link.check();
  expect(status()).toBe('same');
});

it('a file that is gone is written again', async () => {
  const { link, disk, status } = open('one');
  disk.text = null;
  await link.check();
  expect(status()).toBe('gone');
  await link.save(false);
  expect([status(), disk.text]).toEqual(['same', 'one']);
});

it('does not read a file again whose size and time it has seen, and lets go of it', async () => {
  const { link, disk, status } = open('one');
  await link.check('stamp');
  await link.check('stamp');
  disk.text = 'two';
  await link.check('stamp');
  expect(status()).toBe('same');
  link.moved('b/a.sql');
  expect(link.state.get()).toEqual({ path: 'b/a.sql', status: 'same' });
  link.unlink();
  expect([link.state.get(), link.file()]).toEqual([null, null]);
});

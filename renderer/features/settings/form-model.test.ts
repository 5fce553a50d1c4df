import { expect, it } from 'vitest';
import type { Settings } from '../../../shared/contract/settings.ts';
import { draftOf, readDraft } from './form-model.ts';

const settings: Settings = {
  theme: 'system', statementTimeoutSeconds: 0, resultMemoryMiB: 64, history: 'without-literals', queriesFolder: null, commit: 'auto',
  httpProxy: null, extraCaFile: null, oauthClients: [], sidebarWidth: 280,
};

it('gives back what it was made of', () => {
  const { sidebarWidth: _, ...form } = settings;
  expect(readDraft(draftOf(settings)).settings).toMatchObject({ history: form.history, queriesFolder: null, theme: 'system' });
});

it.each(['/home/me/queries', 'C:\\queries', 'd:/queries', '\\\\server\\share'])('takes %s as a folder of saved queries', (queriesFolder) => {
  expect(readDraft({ ...draftOf(settings), queriesFolder }).settings?.queriesFolder).toBe(queriesFolder);
});

it.each(['queries', './queries', '~/queries'])('does not take %s', (queriesFolder) => {
  expect(readDraft({ ...draftOf(settings), queriesFolder }).problems?.queriesFolder).toContain('whole path');
});

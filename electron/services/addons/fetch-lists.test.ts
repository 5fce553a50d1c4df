import { describe, expect, it } from 'vitest';
import { failure } from '../errors/app-failure.ts';
import type { HerokuAddon, HerokuAttachment } from '../heroku/schemas.ts';
import { fetchLists } from './fetch-lists.ts';

const ref = (name: string) => ({ id: `id-${name}`, name });
const addon = (name: string, app: string, service = 'borealis-pg'): HerokuAddon =>
  ({ ...ref(name), addon_service: { name: service }, app: ref(app), plan: { name: 'p' }, state: 'provisioned' });
const attachment = (of: string, app: string): HerokuAttachment => ({ id: `${of}-${app}`, name: 'DATABASE', addon: ref(of), app: ref(app) });
const missing = failure('heroku.not-found', {}, 'Heroku does not know that.');
const forbidden = failure('heroku.forbidden', { message: '' }, 'Heroku refused.');

function heroku(over: Partial<Parameters<typeof fetchLists>[0]>) {
  const asked: string[] = [];
  return {
    asked,
    addons: async () => [addon('db', 'sushi'), addon('redis', 'sushi', 'heroku-redis')],
    attachments: async () => [attachment('db', 'sushi')],
    apps: async () => [{ ...ref('sushi'), team: null }, { ...ref('ramen'), team: null }],
    async appAddons(app: string) {
      asked.push(app);
      if (app === 'id-ramen') throw missing;
      return [addon('db', 'sushi')];
    },
    async addonAttachments(id: string) {
      asked.push(id);
      return [attachment('db', 'sushi'), attachment('db', 'ramen')];
    },
    ...over,
  };
}

describe('fetchLists', () => {
  it('asks for nothing else where the three lists are given', async () => {
    const api = heroku({});
    const lists = await fetchLists(api, 'borealis-pg');
    expect([lists.addons.length, lists.attachments.length, lists.apps.length, api.asked]).toEqual([2, 1, 2, []]);
  });

  it('asks app by app where the list of all add-ons is missing, and passes over an app that is gone', async () => {
    const api = heroku({ addons: () => Promise.reject(missing) });
    const lists = await fetchLists(api, 'borealis-pg');
    expect(lists.addons.map(({ name }) => name)).toEqual(['db']);
    expect(api.asked.toSorted()).toEqual(['id-ramen', 'id-sushi']);
  });

  it('asks our add-ons one by one where the list of all attachments is missing', async () => {
    const api = heroku({ attachments: () => Promise.reject(forbidden) });
    const lists = await fetchLists(api, 'borealis-pg');
    expect(lists.attachments.map(({ app }) => app.name)).toEqual(['sushi', 'ramen']);
    expect(api.asked).toEqual(['id-db']);
  });

  it('does without apps, but not without both', async () => {
    const lists = await fetchLists(heroku({ apps: () => Promise.reject(forbidden) }), 'borealis-pg');
    expect([lists.addons.length, lists.apps]).toEqual([2, []]);
    const neither = heroku({ apps: () => Promise.reject(missing), addons: () => Promise.reject(missing) });
    await expect(fetchLists(neither, 'borealis-pg')).rejects.toBe(missing);
    await expect(fetchLists(heroku({ addons: () => Promise.reject(forbidden) }), 'borealis-pg')).rejects.toBe(forbidden);
  });

  it('passes other failures on', async () => {
    const failed = failure('heroku.failed', { status: 500 }, 'Heroku failed.');
    await expect(fetchLists(heroku({ attachments: () => Promise.reject(failed) }), 'borealis-pg')).rejects.toBe(failed);
  });
});

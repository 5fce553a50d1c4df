import { describe, expect, it } from 'vitest';
import { assemble, type HerokuLists, type ListedAddon } from './listed-addon.ts';

const ref = (name: string) => ({ id: `id-${name}`, name });
const addon = (name: string, app: string, service = 'borealis-pg') =>
  ({ ...ref(name), addon_service: ref(service), app: ref(app), plan: ref(`${service}:x`), state: 'provisioned' });
const attachment = (name: string, of: string, app: string) => ({ id: `${of}-${app}-${name}`, name, addon: ref(of), app: ref(app) });

const lists: HerokuLists = {
  addons: [addon('db-10', 'b'), addon('redis', 'b', 'heroku-redis'), addon('db-9', 'b'), addon('db-1', 'a')],
  attachments: [attachment('OTHER', 'db-10', 'a'), attachment('DATABASE', 'db-10', 'b'), attachment('REDIS', 'redis', 'b'), attachment('LOST', 'gone', 'b')],
  apps: [{ ...ref('a'), team: ref('acme') }, { ...ref('b'), team: null }],
};

const many = (count: number): HerokuLists => {
  const names = Array.from({ length: count }, (_, index) => `db-${index}`);
  return {
    addons: names.map((name, index) => addon(name, `app-${index}`)),
    attachments: names.map((name, index) => attachment('DATABASE', name, `app-${index}`)),
    apps: names.map((_, index) => ({ ...ref(`app-${index}`), team: null })),
  };
};

describe('assemble', () => {
  it('lists the service\'s add-ons by app and name, with their team and attachments', () => {
    const list = assemble(lists, 'borealis-pg', new Map());
    expect(list.map(({ name, team }) => [name, team?.name ?? null])).toEqual([['db-1', 'acme'], ['db-9', null], ['db-10', null]]);
    expect(list[2]?.attachments.map(({ name, appName }) => `${appName}::${name}`)).toEqual(['b::DATABASE', 'a::OTHER']);
  });

  it('keeps known details and drops what is gone', () => {
    const known = new Map(assemble(lists, 'borealis-pg', new Map()).map((one): [string, ListedAddon] =>
      [one.id, { ...one, infoFetchedAt: '2025-01-01T00:00:00.000Z' }]));
    const later = assemble({ ...lists, addons: [addon('db-9', 'b'), addon('db-new', 'a')] }, 'borealis-pg', known);
    expect(later.map(({ name, infoFetchedAt }) => [name, infoFetchedAt])).toEqual([['db-new', null], ['db-9', '2025-01-01T00:00:00.000Z']]);
  });

  it('puts 20 000 add-ons with their attachments together without quadratic work', () => {
    const { addons, attachments, apps } = many(20_000);
    let looks = 0;
    const counted = <T extends object>(all: readonly T[]): T[] => all.map((one) => new Proxy(one, { get: (of, name) => { looks += 1; return Reflect.get(of, name); } }));
    expect(assemble({ addons: counted(addons), attachments: counted(attachments), apps: counted(apps) }, 'borealis-pg', new Map())).toHaveLength(20_000);
    // Some for each of the 60 000; quadratic work would look 400 million times.
    expect(looks).toBeLessThan(2_000_000);
  });
});

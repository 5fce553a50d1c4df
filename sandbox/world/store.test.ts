import { describe, expect, it } from 'vitest';
import { findPlan } from './catalog.ts';
import { createStore, primaryOf } from './store.ts';
import { seesAddon, visibleApps } from './visibility.ts';

const dana = 'dana@example.com';

describe('the default world', () => {
  const store = createStore();
  const addons = [...store.addons.values()];

  it('has a dozen add-ons of every kind that the product must cope with', () => {
    expect(addons).toHaveLength(12);
    expect(new Set(addons.map(({ tenancy }) => tenancy))).toEqual(new Set(['isolated', 'shared']));
    expect(addons.filter(({ status }) => status === 'provisioning')).toHaveLength(1);
    expect(addons.filter(({ status }) => status === 'maintenance')).toHaveLength(1);
    expect(addons.filter(({ writeAccessRevoked }) => writeAccessRevoked)).toHaveLength(1);
    const violating = addons.find(({ storage }) => storage.compliance === 'violating');
    expect(Date.parse(violating!.storage.deadline!)).toBeGreaterThan(Date.now());
    expect(addons.filter(({ name }) => new Set(store.attachmentsOf(name).map(({ appName }) => appName)).size === 2)).toHaveLength(1);
    expect(store.others.size).toBeGreaterThan(0);
  });

  it('names only plans, teams and apps that exist', () => {
    for (const { plan, tenancy, appName, replicaQuantity } of addons) {
      expect(findPlan(plan)?.database).toMatchObject({ tenancy, replicas: replicaQuantity });
      expect(store.apps.has(appName)).toBe(true);
    }
    for (const { team } of store.apps.values()) expect(team === undefined || store.teams.has(team)).toBe(true);
    expect(primaryOf(store)).toMatchObject({ appName: 'sushi', status: 'available', tenancy: 'isolated' });
  });

  it('shows each person only what is theirs', () => {
    expect(visibleApps(store, 'robin@example.com').map(({ name }) => name)).not.toContain('sushi');
    expect(seesAddon(store, 'robin@example.com', primaryOf(store))).toBe(false);
    expect(addons.every((addon) => seesAddon(store, dana, addon))).toBe(true);
  });
});

describe('changes', () => {
  it('fills up to as many add-ons as asked, over apps and teams, with unique names and ids', () => {
    const store = createStore(1000);
    const addons = [...store.addons.values()];
    expect(addons).toHaveLength(1000);
    expect(new Set(addons.map(({ id }) => id)).size).toBe(1000);
    expect(new Set([...store.apps.values()].map(({ team }) => team)).size).toBe(3);
    expect(new Set([...store.attachments.values()].map(({ appName, name }) => `${appName}::${name}`)).size).toBe(store.attachments.size);
  });

  it('adds on an app of its own with a free attachment name, tells of updates, and removes with attachments', () => {
    const store = createStore();
    const heard: string[] = [];
    store.onUpdate(({ name, status }) => heard.push(`${name} ${status}`));
    store.add({ name: 'borealis-pg-new-1', appName: 'sushi', plan: 'h2-s5' });
    expect(store.attachmentsOf('borealis-pg-new-1')).toMatchObject([{ appName: 'sushi', name: 'BOREALIS_PG_MAROON' }]);
    expect(store.addons.get('borealis-pg-new-1')).toMatchObject({ tenancy: 'shared', appId: store.apps.get('sushi')!.id });
    expect(() => store.add({ name: 'borealis-pg-new-1', appName: 'sushi' })).toThrow('already has');
    store.update('borealis-pg-new-1', { status: 'maintenance' });
    expect(heard).toEqual(['borealis-pg-new-1 maintenance']);
    store.remove('borealis-pg-new-1');
    expect([...store.attachments.values()].some(({ addonName }) => addonName === 'borealis-pg-new-1')).toBe(false);
    expect(() => store.update('borealis-pg-new-1', {})).toThrow('no add-on');
  });
});

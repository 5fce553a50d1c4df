import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Sandbox } from '../../../sandbox/types.ts';
import { complete } from '../language/complete.ts';
import { createRig, sandboxSource, untilQuiet, type Rig } from '../tunnels/testing/rig.ts';
import { createCatalogService, type CatalogService } from './catalog-service.ts';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('the catalogue of a real database', () => {
  let sandbox: Sandbox;
  let rig: Rig;
  let service: CatalogService;
  let target: Target;
  const changed: string[] = [];
  const ready = async (): Promise<void> => { await vi.waitFor(() => { expect(service.current(target).state).toBe('ready'); }, { timeout: 20_000, interval: 20 }); };
  const write = async (text: string): Promise<unknown[][]> => {
    await rig.service.elevate(target.addonId, null);
    const session = await rig.connector.connect({ ...target, access: 'read-write' }, { applicationName: 'writer' });
    const { rows } = await session.client.query<unknown[]>({ text, rowMode: 'array' });
    await session.close();
    return rows;
  };
  const inserts = (text: string): string[] => complete(service.current(target).catalog, text, text.length).items.map(({ insert }) => insert);

  beforeAll(async () => {
    sandbox = await createSandbox({ eventsRows: 100 });
    target = { addonId: sandbox.world.primary.id, access: 'read-only', identity: 'personal' };
    await sandbox.databases.ensure(sandbox.world.primary);
    rig = createRig({ source: sandboxSource(sandbox) });
    service = createCatalogService({ connector: rig.connector, applicationName: 'catalog-test', onChanged: (addonId) => changed.push(addonId), log, idleMs: 60_000, settleMs: 20 });
  });
  afterAll(async () => {
    await service.dispose();
    await rig.dispose();
    await untilQuiet(() => sandbox.counters());
    await sandbox.stop();
  });

  it('answers at once while it is being read, and then knows the shop', async () => {
    expect(service.current(target)).toMatchObject({ state: 'loading', catalog: null });
    expect(service.relations({ ...target, search: '', limit: 10 })).toEqual({ state: 'loading', reason: null, relations: [], total: 0 });
    await ready();
    expect(changed).toContain(target.addonId);
    const { catalog } = service.current(target);
    const orders = catalog?.findRelation(null, 'orders');
    expect(orders).toMatchObject({ kind: 'table', comment: 'One row per order, carts included.', schema: { name: 'public' } });
    expect(orders === undefined ? [] : catalog?.columnsOf(orders)?.map(({ name, type, notNull, filled }) => [name, type, notNull, filled]).slice(0, 3)).toEqual([
      ['id', 'bigint', true, 'identity'], ['customer_id', 'bigint', true, null], ['status', 'order_status', true, 'default'],
    ]);
    expect(catalog?.findType(null, 'payment_method')?.labels).toEqual(['card', 'bank transfer', 'invoice', 'gift voucher']);
    expect(catalog?.findFunctions(null, 'order_total')[0]).toMatchObject({ args: 'order_id bigint', result: 'numeric', volatility: 'stable' });
    expect(catalog?.findFunctions(null, 'date_trunc').length).toBeGreaterThan(2);
    expect(catalog?.settings.exact('work_mem')).toHaveLength(1);
    expect(catalog?.extensions.size).toBeGreaterThan(3);
  });

  it('completes from it: joins, enum labels, columns of views, other schemas', () => {
    expect(inserts('select * from orders o join ')[0]).toBe('customers c on c.id = o.customer_id');
    expect(inserts("select * from orders where payment = '")).toEqual(["'card'", "'bank transfer'", "'invoice'", "'gift voucher'"]);
    expect(inserts('select * from reporting.revenue_by_month r where r.')).toEqual(['month', 'orders', 'revenue']);
    expect(inserts('select t. from top_customers(3) t'.slice(0, 9))).toEqual([]);
    expect(inserts('select * from best')).toContain('reporting.best_sellers');
    expect(inserts('call close')).toContain('close_stale_carts()');
  });

  it('finds relations for pickers, the own ones first, partitions last', () => {
    const { relations, total } = service.relations({ ...target, search: 'stock', limit: 2 });
    expect(relations.map(({ name, kind }) => [name, kind])).toEqual([['stock_movements', 'partitioned-table'], ['stock_movements_2024', 'table']]);
    expect(total).toBe(3);
    expect(service.relations({ ...target, search: 'reporting.', limit: 9 }).relations.map(({ name }) => name)).toEqual(['best_sellers', 'refund_rate', 'revenue_by_month']);
  });

  it('is read again after a change of the schema, from its own read-only session', async () => {
    const [mine] = await write("select count(*), min(usename::text) from pg_stat_activity where application_name = 'catalog-test'");
    expect(mine?.[0]).toBe('1');
    const [user] = await write('select current_user');
    expect(mine?.[1]).not.toBe(user?.[0]);
    await write('create table public.fresh_table (fresh_column int)');
    service.schemaChanged(target.addonId);
    await vi.waitFor(() => { expect(inserts('select * from fresh_t')).toEqual(['fresh_table']); }, { timeout: 20_000, interval: 20 });
    await vi.waitFor(() => { expect(inserts('select * from fresh_table f where f.')).toEqual(['fresh_column']); }, { timeout: 20_000, interval: 20 });
    await write('drop table public.fresh_table');
    await service.refresh(target.addonId);
    expect(inserts('select * from fresh_t')).toEqual([]);
  });

  it('keeps what it knows when its connection is lost, and says why where it cannot be read', async () => {
    await sandbox.faults.killBackends(sandbox.world.primary.name);
    expect(service.current(target).state).toBe('ready');
    await sandbox.faults.limitConnections(sandbox.world.primary.name, 0);
    const other: Target = { ...target, identity: 'app' };
    await vi.waitFor(() => { expect(service.current(other)).toMatchObject({ state: 'unavailable', catalog: null }); }, { timeout: 20_000, interval: 20 });
    expect(service.current(other).reason).toMatch(/no room|connection/);
    await sandbox.faults.limitConnections(sandbox.world.primary.name, null);
    await service.refresh(target.addonId);
    expect(service.current(other).state).toBe('ready');
  });

  it('never makes a running query wait', async () => {
    const user = await rig.connector.connect(target, { applicationName: 'user' });
    let read = false;
    const refreshing = service.refresh(target.addonId).then(() => { read = true; });
    await user.client.query('select 1');
    expect(read).toBe(false);
    await refreshing;
    await user.close();
  });
});

import { expect, it, vi } from 'vitest';
import type { Target } from '../../../shared/contract/base.ts';
import { failure } from '../errors/app-failure.ts';
import type { PgConnector } from '../postgres/types.ts';
import { createCatalogService } from './catalog-service.ts';

const target: Target = { addonId: 'addon', access: 'read-write', identity: 'personal' };

function broken(connect: PgConnector['connect']) {
  const warnings: string[] = [];
  const changed = vi.fn<(addonId: string) => void>();
  let now = 0;
  const service = createCatalogService({
    connector: { connect }, applicationName: 'test', onChanged: changed, now: () => now,
    log: { info: () => undefined, warn: (event) => warnings.push(event), error: () => undefined },
  });
  return { service, warnings, changed, later: (ms: number) => { now += ms; } };
}

const refuse = () => Promise.reject(failure('pg.too-many-connections', { message: 'full' }, 'PostgreSQL has no room for another connection.'));

it('says why it cannot be read, and tries again when asked after a while, not before', async () => {
  const connect = vi.fn<PgConnector['connect']>(refuse);
  const { service, warnings, changed, later } = broken(connect);
  expect(service.peek(target).state).toBe('loading');
  expect(connect).not.toHaveBeenCalled();
  expect(service.current(target).state).toBe('loading');
  await vi.waitFor(() => expect(service.peek(target)).toEqual({ state: 'unavailable', reason: 'PostgreSQL has no room for another connection.', catalog: null }));
  expect(changed).toHaveBeenCalledWith('addon');
  service.current(target);
  later(1_999);
  service.current(target);
  expect(connect).toHaveBeenCalledTimes(1);
  later(1);
  expect(service.current(target).state).toBe('loading');
  expect(connect).toHaveBeenCalledTimes(2);
  await vi.waitFor(() => expect(warnings).toHaveLength(2));
  later(2_000);
  service.current(target);
  expect(connect).toHaveBeenCalledTimes(2);
  await service.dispose();
});

it('asks for the read-only role whatever the tab uses, one connection at a time', async () => {
  const connect = vi.fn<PgConnector['connect']>(refuse);
  const { service } = broken(connect);
  service.current(target);
  service.current({ ...target, access: 'read-only' });
  service.relations({ ...target, search: '', limit: 5 });
  expect(connect.mock.calls.map(([to]) => to)).toEqual([{ addonId: 'addon', access: 'read-only', identity: 'personal' }]);
  await expect(service.refresh('addon')).rejects.toMatchObject({ error: { code: 'pg.too-many-connections' } });
  await service.dispose();
});

it('does nothing for an add-on that nobody asked about, and stops connecting at the end', async () => {
  const connect = vi.fn<PgConnector['connect']>((_to, { signal }) => new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(failure('op.cancelled', {}, 'Cancelled.')));
  }));
  const { service, warnings } = broken(connect);
  service.schemaChanged('addon');
  await service.refresh('addon');
  expect(connect).not.toHaveBeenCalled();
  service.current(target);
  await service.dispose();
  expect(warnings).toEqual([]);
});

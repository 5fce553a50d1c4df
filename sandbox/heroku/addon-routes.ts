import { optionalString } from '../http/body.ts';
import { json } from '../http/reply.ts';
import type { Route } from '../http/router.ts';
import { findPlan, findService, plans, services } from '../world/catalog.ts';
import type { Shared } from './context.ts';
import { changePlan, createAddon, destroyAddon } from './addon-changes.ts';
import type { Endpoint, TwoFactor, Visit } from './endpoint.ts';
import { findAddon, findApp, isBorealis, visibleAddons } from './lookup.ts';
import type { AnyAddon } from './lookup.ts';
import { page } from './paging.ts';
import { presentAddon, presentPlan, presentService } from './present.ts';
import { notFound, problem } from './problems.ts';
import { referenceText } from './reference.ts';

function expansion(visit: Visit): Set<string> {
  return new Set(String(visit.call.headers['accept-expansion'] ?? '').split(',').map((part) => part.trim().replace(/^addon:/u, '')));
}

function resolveAddons(shared: Shared, visit: Visit): AnyAddon[] {
  const body = visit.body();
  const text = optionalString(body, 'addon') ?? '';
  const app = optionalString(body, 'app');
  const service = optionalString(body, 'addon_service');
  const appName = app === undefined ? undefined : findApp(shared.store, visit.email, app).name;
  const aliases = new Set<string>();
  for (const { appName: at, name, addonName } of shared.store.attachments.values()) {
    if (appName === undefined ? `${at}::${name}` === text : at === appName && name === text) aliases.add(addonName);
  }
  const found = visibleAddons(shared.store, visit.email).filter(
    (addon) => (addon.name === text || addon.id === text || aliases.has(addon.name)) && (service === undefined || findPlan(addon.plan)?.service.name === service),
  );
  if (found.length === 0) throw notFound('add_on');
  return found;
}

function demandService(text: string | undefined) {
  const found = findService(text ?? '');
  if (!found) throw notFound('add_on service');
  return found;
}

function demandPlan(text: string | undefined, of?: string) {
  const found = findPlan(text ?? '', of);
  if (!found) throw notFound('plan');
  return found;
}

function catalogRoutes(): Route[] {
  return [
    { method: 'GET', template: '/addon-services', handle: (call) => page(call, services.map(presentService)) },
    { method: 'GET', template: '/addon-services/{service}', handle: ({ params }) => json(200, presentService(demandService(params['service']))) },
    {
      method: 'GET',
      template: '/addon-services/{service}/plans',
      handle(call) {
        const { name } = demandService(call.params['service']);
        return page(call, plans.filter((each) => each.service.name === name).map(presentPlan));
      },
    },
    { method: 'GET', template: '/addon-services/{service}/plans/{plan}', handle: ({ params }) => json(200, presentPlan(demandPlan(params['plan'], demandService(params['service']).name))) },
    { method: 'GET', template: '/plans/{plan}', handle: ({ params }) => json(200, presentPlan(demandPlan(params['plan']))) },
  ];
}

/** Add-ons, and the services and plans they come from. */
export function addonRoutes(shared: Shared, endpoint: Endpoint, twoFactor: TwoFactor): Route[] {
  const { store } = shared;
  const present = (visit: Visit, addon: AnyAddon) => presentAddon(store, addon, expansion(visit));
  const appOf = (visit: Visit) => {
    const app = findApp(store, visit.email, visit.call.params['app'] ?? '');
    twoFactor.demand(visit, app.name);
    return app;
  };
  const onApp = (visit: Visit) => findAddon(store, visit.email, visit.call.params['addon'] ?? '', appOf(visit));
  return [
    ...catalogRoutes(),
    endpoint('POST', '/actions/addons/resolve', 'read', (visit) => json(200, resolveAddons(shared, visit).map((addon) => present(visit, addon)))),
    endpoint('GET', '/addons', 'read', (visit) => page(visit.call, visibleAddons(store, visit.email).map((addon) => present(visit, addon)))),
    endpoint('GET', '/addons/{addon}', 'read', (visit) => json(200, present(visit, findAddon(store, visit.email, visit.call.params['addon'] ?? '')))),
    endpoint('GET', '/apps/{app}/addons', 'read', (visit) => {
      const app = appOf(visit);
      return page(visit.call, visibleAddons(store, visit.email).filter(({ appName }) => appName === app.name).map((addon) => present(visit, addon)));
    }),
    endpoint('GET', '/apps/{app}/addons/{addon}', 'read', (visit) => json(200, present(visit, onApp(visit)))),
    endpoint('POST', '/apps/{app}/addons', 'write', async (visit) => {
      const app = appOf(visit);
      const addon = await createAddon(shared, app, visit.body());
      return json(201, present(visit, addon));
    }),
    endpoint('PATCH', '/apps/{app}/addons/{addon}', 'write', (visit) => {
      const addon = onApp(visit);
      if (!isBorealis(addon)) throw problem(422, 'invalid_params', 'The sandbox changes plans of Borealis add-ons only.');
      const body = visit.body();
      if (body['plan'] === undefined) throw problem(422, 'invalid_params', 'The sandbox changes plans only, not names.');
      changePlan(shared, addon, referenceText(body['plan']));
      return json(200, present(visit, addon));
    }),
    endpoint('DELETE', '/apps/{app}/addons/{addon}', 'write', async (visit) => {
      const addon = onApp(visit);
      const before = present(visit, addon);
      await destroyAddon(shared, addon, visit.body()['force'] === true);
      return json(200, { ...before, state: 'deprovisioned' });
    }),
  ];
}

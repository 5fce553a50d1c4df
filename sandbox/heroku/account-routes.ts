import { json } from '../http/reply.ts';
import type { Route } from '../http/router.ts';
import { seesApp, visibleApps } from '../world/visibility.ts';
import type { Shared } from './context.ts';
import type { Endpoint, TwoFactor, Visit } from './endpoint.ts';
import { findApp, visibleAddons } from './lookup.ts';
import { page } from './paging.ts';
import { presentAccount, presentAddon, presentApp, presentTeam } from './present.ts';
import { notFound } from './problems.ts';
import type { RateLimits } from './rate-limit.ts';

const APP_KEYS = ['id', 'name', 'updated_at'];

function findTeam({ store }: Shared, visit: Visit) {
  const text = visit.call.params['team'] ?? '';
  const team = store.teams.get(text) ?? store.teams.values().find(({ id }) => id === text);
  if (!team || team.roles[visit.email] === undefined) throw notFound('team');
  return team;
}

/** Only `~`, the own e-mail and the own id name a user one may look at. */
function demandSelf({ store }: Shared, visit: Visit): void {
  const user = visit.call.params['user'];
  if (user !== '~' && user !== visit.email && user !== store.users.get(visit.email)?.id) throw notFound('app');
}

/** Account, teams and apps. */
export function accountRoutes(shared: Shared, endpoint: Endpoint, twoFactor: TwoFactor, limits: RateLimits): Route[] {
  const { store } = shared;
  const account = (visit: Visit) => {
    const user = store.users.get(visit.email);
    if (!user) throw notFound('session');
    return json(200, presentAccount(user));
  };
  const apps = (visit: Visit, keep: (team: string | undefined) => boolean = () => true) =>
    page(visit.call, visibleApps(store, visit.email).filter(({ team }) => keep(team)).map((app) => presentApp(store, app)), APP_KEYS);
  return [
    endpoint('GET', '/account/rate-limits', 'any', (visit) => json(200, { remaining: limits.remaining(visit.email) })),
    endpoint('GET', '/account', 'account', account),
    endpoint('GET', '/users/{user}', 'account', (visit) => (demandSelf(shared, visit), account(visit))),
    endpoint('GET', '/users/{user}/apps', 'read', (visit) => {
      demandSelf(shared, visit);
      const own = visibleApps(store, visit.email).filter(({ owner }) => owner === visit.email);
      return page(visit.call, own.map((app) => presentApp(store, app)), APP_KEYS);
    }),
    endpoint('GET', '/users/{user}/addons', 'read', (visit) => {
      demandSelf(shared, visit);
      const own = visibleAddons(store, visit.email).filter(({ appName }) => store.apps.get(appName)?.owner === visit.email);
      return page(visit.call, own.map((addon) => presentAddon(store, addon)));
    }),
    endpoint('GET', '/teams', 'read', (visit) => {
      const mine = [...store.teams.values()].filter(({ roles }) => roles[visit.email] !== undefined);
      return page(visit.call, mine.map((team) => presentTeam(team, visit.email)));
    }),
    endpoint('GET', '/teams/{team}', 'read', (visit) => json(200, presentTeam(findTeam(shared, visit), visit.email))),
    endpoint('GET', '/teams/{team}/apps', 'read', (visit) => {
      const { name } = findTeam(shared, visit);
      return apps(visit, (team) => team === name);
    }),
    endpoint('GET', '/teams/{team}/addons', 'read', (visit) => {
      const { name } = findTeam(shared, visit);
      const theirs = visibleAddons(store, visit.email).filter(({ appName }) => store.apps.get(appName)?.team === name);
      return page(visit.call, theirs.map((addon) => presentAddon(store, addon)));
    }),
    endpoint('GET', '/apps', 'read', (visit) => apps(visit)),
    endpoint('GET', '/apps/{app}', 'read', (visit) => {
      const app = findApp(store, visit.email, visit.call.params['app'] ?? '');
      twoFactor.demand(visit, app.name);
      return json(200, presentApp(store, app));
    }),
    endpoint('PUT', '/apps/{app}/pre-authorizations', 'any', (visit) => {
      const text = visit.call.params['app'] ?? '';
      const app = store.apps.get(text) ?? store.apps.values().find(({ id }) => id === text);
      if (!app || !seesApp(store, visit.email, app)) throw notFound('app');
      twoFactor.approve(visit, app.name);
      return json(200, {});
    }),
  ];
}

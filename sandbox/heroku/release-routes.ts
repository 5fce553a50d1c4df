import type { Route } from '../http/router.ts';
import type { App, Release } from '../world/entities.ts';
import { uuidOf } from '../world/identity.ts';
import type { Shared } from './context.ts';
import type { Endpoint, TwoFactor } from './endpoint.ts';
import { findApp, visibleAddons } from './lookup.ts';
import { page } from './paging.ts';

/** Adds a release, as every change of config vars and attachments does. */
export function noteRelease(app: App, userEmail: string, description: string): void {
  app.releases.push({ version: app.releases.length + 1, description, userEmail, createdAt: new Date().toISOString() });
}

function present(shared: Shared, app: App, release: Release): Record<string, unknown> {
  const plans = visibleAddons(shared.store, release.userEmail).filter(({ appName }) => appName === app.name).map(({ plan }) => plan);
  return {
    addon_plan_names: plans.map((plan) => (plan.includes(':') ? plan : `borealis-pg:${plan}`)),
    app: { id: app.id, name: app.name },
    artifacts: [],
    created_at: release.createdAt,
    current: release.version === app.releases.length,
    description: release.description,
    eligible_for_rollback: false,
    id: uuidOf('release', `${app.name} ${release.version}`),
    output_stream_url: null,
    slug: null,
    status: 'succeeded',
    updated_at: release.createdAt,
    user: { email: release.userEmail, id: uuidOf('user', release.userEmail) },
    version: release.version,
  };
}

/** The releases of an app. */
export function releaseRoutes(shared: Shared, endpoint: Endpoint, twoFactor: TwoFactor): Route[] {
  return [
    endpoint('GET', '/apps/{app}/releases', 'read', (visit) => {
      const app = findApp(shared.store, visit.email, visit.call.params['app'] ?? '');
      twoFactor.demand(visit, app.name);
      return page(visit.call, app.releases.map((release) => present(shared, app, release)), ['version', 'id']);
    }),
  ];
}

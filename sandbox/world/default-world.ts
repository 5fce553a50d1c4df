import type { SandboxAddon } from '../types.ts';

export const DEFAULT_USER = 'dana@example.com';
export const SECOND_USER = 'robin@example.com';
export const PRIMARY_ADDON = 'borealis-pg-hex-12345';

export const users = [
  { email: DEFAULT_USER, name: 'Dana Whitfield' },
  { email: SECOND_USER, name: 'Robin Okafor' },
] as const;

export const teams = [
  { name: 'acme-shop', kind: 'team', roles: { [DEFAULT_USER]: 'admin', [SECOND_USER]: 'member' } },
  { name: 'northwind-data', kind: 'enterprise', roles: { [DEFAULT_USER]: 'member' } },
] as const;

export const apps = [
  { name: 'sushi', owner: DEFAULT_USER },
  { name: 'sushi-staging', owner: DEFAULT_USER },
  { name: 'ramen-blog', owner: DEFAULT_USER },
  { name: 'robin-notes', owner: SECOND_USER },
  { name: 'acme-storefront', team: 'acme-shop' },
  { name: 'acme-checkout', team: 'acme-shop' },
  { name: 'acme-analytics', team: 'acme-shop' },
  { name: 'northwind-warehouse', team: 'northwind-data' },
  { name: 'northwind-etl', team: 'northwind-data' },
  { name: 'northwind-legacy', team: 'northwind-data' },
] as const;

export type AddonSeed = Partial<SandboxAddon> & { name: string; appName: string; attachments: { app: string; name: string }[] };

const DAY_MS = 86_400_000;

function on(app: string, name = 'DATABASE'): { app: string; name: string } {
  return { app, name };
}

function storage(maxBytes: number, used: number, compliance: SandboxAddon['storage']['compliance'] = 'ok', deadline: string | null = null): SandboxAddon['storage'] {
  return { maxBytes, usageBytes: Math.round(maxBytes * used), compliance, deadline };
}

/** The dozen Borealis add-ons that every sandbox starts with. */
export function addonSeeds(now: number): AddonSeed[] {
  const gib = 1024 ** 3;
  return [
    { name: PRIMARY_ADDON, appName: 'sushi', plan: 'x2-s100-p2-r8', storage: { ...storage(100 * gib, 0), usageBytes: 4_582_038_115 }, createdAt: '2022-06-30T23:52:14.019Z', attachments: [on('sushi')] },
    { name: 'borealis-pg-curly-20417', appName: 'sushi-staging', plan: 'h2-s5', storage: storage(5 * gib, 0.13), attachments: [on('sushi-staging')] },
    { name: 'borealis-pg-cubic-33871', appName: 'ramen-blog', plan: 'h1-s1', storage: storage(0.25 * gib, 0.936, 'proximity-warning'), region: 'us-west-2', attachments: [on('ramen-blog', 'BOREALIS_PG_MAROON')] },
    { name: 'borealis-pg-oval-40116', appName: 'acme-storefront', plan: 'x3-s500-p4-r16', storage: storage(500 * gib, 0.17), region: 'eu-west-1', attachments: [on('acme-storefront'), on('acme-checkout', 'STOREFRONT_DB')] },
    { name: 'borealis-pg-amber-51290', appName: 'acme-checkout', plan: 'x2-s100-p2-r8', region: 'eu-west-1', storage: storage(100 * gib, 0.61), attachments: [on('acme-checkout')] },
    { name: 'borealis-pg-rapid-52047', appName: 'acme-checkout', plan: 'x1-s20-p1-r4', region: 'eu-west-1', storage: storage(20 * gib, 0.04), attachments: [on('acme-checkout', 'BOREALIS_PG_TEAL')] },
    { name: 'borealis-pg-solid-60933', appName: 'acme-analytics', plan: 'x4-s1000-p8-r32', status: 'maintenance', region: 'eu-central-1', storage: storage(1000 * gib, 0.44), attachments: [on('acme-analytics')] },
    { name: 'borealis-pg-plain-61258', appName: 'acme-analytics', plan: 'h2-s5', region: 'eu-central-1', storage: storage(5 * gib, 0.5), attachments: [on('acme-analytics', 'REPORTS_DB')] },
    { name: 'borealis-pg-fresh-70001', appName: 'northwind-warehouse', plan: 'x1-s20-p1-r4', status: 'provisioning', herokuState: 'provisioning', region: 'ap-northeast-1', storage: storage(20 * gib, 0), createdAt: new Date(now - 120_000).toISOString(), attachments: [on('northwind-warehouse')] },
    { name: 'borealis-pg-deep-71514', appName: 'northwind-warehouse', plan: 'x1-s20-p1-r4', region: 'ap-southeast-2', storage: storage(20 * gib, 1.04, 'violating', new Date(now + 5 * DAY_MS).toISOString()), attachments: [on('northwind-warehouse', 'WAREHOUSE_DB')] },
    { name: 'borealis-pg-steep-82266', appName: 'northwind-etl', plan: 'x1-s20-p1-r4', storage: storage(20 * gib, 1.21, 'restricted', new Date(now - 2 * DAY_MS).toISOString()), writeAccessRevoked: true, attachments: [on('northwind-etl')] },
    { name: 'borealis-pg-quiet-90457', appName: 'northwind-legacy', plan: 'x2-s100-p2-r8', storage: storage(100 * gib, 0.08), restoreSourceAddonName: 'borealis-pg-deep-71514', attachments: [on('northwind-legacy')] },
  ];
}

export const otherAddons = [
  { name: 'redis-cubed-81043', appName: 'sushi', plan: 'heroku-redis:mini', attachment: 'REDIS' },
  { name: 'papertrail-flat-20311', appName: 'acme-storefront', plan: 'papertrail:choklad', attachment: 'PAPERTRAIL' },
] as const;

const words = ['hex', 'curly', 'cubic', 'oval', 'amber', 'rapid', 'solid', 'plain', 'fresh', 'deep', 'steep', 'quiet', 'round', 'vivid', 'lunar', 'polar'];
const regions = ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-northeast-1', 'ap-southeast-2', 'us-west-2'];
const fleetPlans = ['h2-s5', 'x1-s20-p1-r4', 'x2-s100-p2-r8', 'x3-s500-p4-r16'];

/** The seed with this number (0 and up) of the add-ons that fill a large world: about three to an app. */
export function fleetSeed(index: number): { app: { name: string; owner?: string; team?: string }; seed: AddonSeed } {
  const number = Math.floor(index / 3);
  const name = `fleet-app-${String(number).padStart(4, '0')}`;
  const home = number % 3;
  const app = home === 0 ? { name, owner: DEFAULT_USER } : { name, team: home === 1 ? 'acme-shop' : 'northwind-data' };
  const seed: AddonSeed = {
    name: `borealis-pg-${words[index % words.length] ?? 'hex'}-${100_000 + index}`,
    appName: name,
    plan: fleetPlans[index % fleetPlans.length] ?? 'h2-s5',
    region: regions[index % regions.length] ?? 'us-east-1',
    attachments: [{ app: name, name: ['DATABASE', 'BOREALIS_PG_TEAL', 'BOREALIS_PG_IVORY'][index % 3] ?? 'DATABASE' }],
  };
  return { app, seed };
}

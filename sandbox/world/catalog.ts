import { uuidOf } from './identity.ts';

const GIB = 1024 ** 3;

export interface Service {
  id: string;
  name: string;
  humanName: string;
  cliPluginName: string | null;
}

export interface Plan {
  id: string;
  /** Qualified, such as `borealis-pg:x2-s100-p2-r8`. */
  name: string;
  humanName: string;
  description: string;
  service: Service;
  cents: number;
  isDefault: boolean;
  /** What a Borealis plan gives; absent for other vendors. */
  database?: { tenancy: 'isolated' | 'shared'; maxBytes: number; replicas: number; cloneable: boolean };
}

function service(name: string, humanName: string, cliPluginName: string | null): Service {
  return { id: uuidOf('service', name), name, humanName, cliPluginName };
}

export const BOREALIS_SERVICE = 'borealis-pg';

const borealis = service(BOREALIS_SERVICE, 'Borealis Isolated Postgres', 'borealis-pg-cli');
const redis = service('heroku-redis', 'Heroku Key-Value Store', null);
const papertrail = service('papertrail', 'Papertrail', null);

export const services: readonly Service[] = [borealis, redis, papertrail];

function databasePlan(name: string, cents: number, gib: number, replicas: number, tenancy: 'isolated' | 'shared', cloneable = true): Plan {
  return {
    id: uuidOf('plan', `borealis-pg:${name}`),
    name: `borealis-pg:${name}`,
    humanName: name.toUpperCase(),
    description: `Borealis Isolated Postgres ${name.toUpperCase()}`,
    service: borealis,
    cents,
    isDefault: name === 'h1-s1',
    database: { tenancy, maxBytes: Math.round(gib * GIB), replicas, cloneable },
  };
}

function otherPlan(of: Service, name: string, cents: number): Plan {
  const full = `${of.name}:${name}`;
  return { id: uuidOf('plan', full), name: full, humanName: name, description: `${of.humanName} ${name}`, service: of, cents, isDefault: true };
}

/** Every plan of the sandbox. The smallest shared plan can be neither cloned nor restored. */
export const plans: readonly Plan[] = [
  databasePlan('h1-s1', 500, 0.25, 0, 'shared', false),
  databasePlan('h2-s5', 1500, 5, 0, 'shared'),
  databasePlan('x1-s20-p1-r4', 5000, 20, 0, 'isolated'),
  databasePlan('x2-s100-p2-r8', 20_000, 100, 2, 'isolated'),
  databasePlan('x3-s500-p4-r16', 60_000, 500, 2, 'isolated'),
  databasePlan('x4-s1000-p8-r32', 140_000, 1000, 3, 'isolated'),
  otherPlan(redis, 'mini', 300),
  otherPlan(papertrail, 'choklad', 0),
];

/** A plan by id, qualified name, or bare name within a service. */
export function findPlan(text: string, serviceName?: string): Plan | undefined {
  return plans.find(({ id, name }) => id === text || name === text || name === `${serviceName ?? BOREALIS_SERVICE}:${text}`);
}

/** A service by id or name. */
export function findService(text: string): Service | undefined {
  return services.find(({ id, name }) => id === text || name === text);
}

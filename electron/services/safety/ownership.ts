import { DatabaseError, type Client } from 'pg';
import type { Target } from '../../../shared/contract/base.ts';
import { quoteIdentifier } from '../../../shared/sql/quote.ts';
import { toAppError, failure, isFailure } from '../errors/app-failure.ts';
import type { PgConnector } from '../postgres/types.ts';
import type { WriteSessionRecord } from '../sql/write-session.ts';

export interface Ownership {
  role: string;
  appRole: string | null;
  objects: { kind: string; name: string }[];
  more: number;
  sql: string | null;
  obstacle: string | null;
}

export interface OwnershipDeps {
  connector: PgConnector;
  applicationName: string;
  /** The name of the role of a target, from its credentials. */
  roleOf: (target: Target, signal?: AbortSignal) => Promise<string>;
  /** Throws elevation.required where write access is off. */
  checkElevation: (addonId: string) => void;
  audit: (record: WriteSessionRecord) => void;
}

type AppRole = { appRole: string } | { obstacle: string };

/** Objects listed by name; the others are counted. */
const mostListed = 50;

/** The vendor's own words for it (the CLI's guide, borealis-pg:run). */
const reassignSql = (appRole: string): string => `REASSIGN OWNED BY CURRENT_USER TO ${quoteIdentifier(appRole)};`;

/**
 * What the role owns in this database (pg_shdepend), without what goes along with another object, such as the sequence of an
 * identity column, without temporary objects and default privileges, which REASSIGN OWNED leaves alone.
 */
const ownedSql = `
  SELECT o.type, o.identity
  FROM pg_shdepend AS d, pg_identify_object(d.classid, d.objid, d.objsubid) AS o
  WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o' AND d.refobjid = $1::regrole
    AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND d.classid <> 'pg_default_acl'::regclass AND coalesce(o.schema, o.name, '') !~ '^pg_(toast_)?temp'
    AND NOT EXISTS (
      SELECT FROM pg_depend AS p WHERE p.classid = d.classid AND p.objid = d.objid AND p.deptype IN ('a', 'i') AND p.refclassid = 'pg_class'::regclass
    )
  ORDER BY o.type, o.identity`;

/** Whether PostgreSQL would let one role hand its objects to the other: it needs the privileges of both (REASSIGN OWNED, Notes). */
const mayReassignSql = "SELECT pg_has_role($1::regrole, $2::regrole, 'USAGE') AND pg_has_role($1::regrole, $2::regrole, 'SET')";

async function owned(client: Client, role: string): Promise<{ kind: string; name: string }[]> {
  const { rows } = await client.query<unknown[]>({ text: ownedSql, values: [quoteIdentifier(role)], rowMode: 'array' });
  return rows.map(([kind, name]) => ({ kind: String(kind), name: String(name) }));
}

async function obstacleTo(client: Client, role: string, appRole: string): Promise<string | null> {
  try {
    const { rows: [row] } = await client.query<unknown[]>({ text: mayReassignSql, values: [role, appRole].map(quoteIdentifier), rowMode: 'array' });
    if (row?.[0] === 't') return null;
    return `PostgreSQL would refuse: ${role} is not a member of ${appRole}. Somebody who is a member of both can run the statement.`;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return `The server does not know the role ${appRole} that the app's config var names: ${error.message}.`;
  }
}

const target = (addonId: string) => ({ addonId, access: 'read-write', identity: 'personal' } as const);

async function look(client: Client, role: string, app: AppRole): Promise<Ownership> {
  const objects = await owned(client, role);
  const answer = { role, objects: objects.slice(0, mostListed), more: Math.max(0, objects.length - mostListed) };
  if ('obstacle' in app) return { ...answer, appRole: null, sql: null, obstacle: app.obstacle };
  return { ...answer, appRole: app.appRole, sql: reassignSql(app.appRole), obstacle: await obstacleTo(client, role, app.appRole) };
}

/** The user's own objects, and the way to hand them to the app. */
export function createOwnership({ connector, applicationName, roleOf, checkElevation, audit }: OwnershipDeps) {
  async function appRoleOf(addonId: string, signal?: AbortSignal): Promise<AppRole> {
    try {
      return { appRole: await roleOf({ addonId, access: 'read-write', identity: 'app' }, signal) };
    } catch (error) {
      if (isFailure(error, 'elevation.required') || signal?.aborted === true) throw error;
      return { obstacle: `The app's role is not known: ${toAppError(error).message}` };
    }
  }

  async function withSession<T>(addonId: string, signal: AbortSignal | undefined, work: (client: Client, role: string) => Promise<T>): Promise<T> {
    const session = await connector.connect(target(addonId), {
      applicationName: `${applicationName} ownership`, settings: { statement_timeout: '30s', lock_timeout: '10s' }, ...(signal === undefined ? {} : { signal }),
    });
    try {
      return await work(session.client, session.role);
    } finally {
      await session.close().catch(() => undefined);
    }
  }

  return {
    /** Throws elevation.required: the personal read & write role is asked itself. */
    async look(addonId: string, signal?: AbortSignal): Promise<Ownership> {
      checkElevation(addonId);
      const app = await appRoleOf(addonId, signal);
      return withSession(addonId, signal, (client, role) => look(client, role, app));
    },
    /** Runs the statement that `look` gives, which has to be the one given; answers how many objects are left. */
    async reassign(addonId: string, sql: string, signal?: AbortSignal): Promise<number> {
      checkElevation(addonId);
      const app = await appRoleOf(addonId, signal);
      if (!('appRole' in app) || sql !== reassignSql(app.appRole)) {
        throw failure('contract.invalid', { issues: ['The statement is not the one that hands the objects over now; open the offer again.'] }, 'The statement to run is not the one that was offered.');
      }
      return withSession(addonId, signal, async (client, role) => {
        const from = new Date().toISOString();
        try {
          await client.query(reassignSql(app.appRole));
        } catch (error) {
          throw toStatementFailure(error);
        }
        audit({ target: target(addonId), role, from, to: new Date().toISOString(), statements: { 'REASSIGN OWNED': 1 } });
        return (await owned(client, role)).length;
      });
    },
  };
}

function toStatementFailure(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const { message, code = '', detail = null, hint = null } = error;
  return failure('pg.statement-failed', { message, sqlstate: code, detail, hint }, `PostgreSQL refused the statement: ${message}.`, error);
}

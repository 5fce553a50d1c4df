import { json } from '../http/reply.ts';
import type { Route } from '../http/router.ts';
import type { Shared } from '../heroku/context.ts';
import type { SandboxAddon } from '../types.ts';
import { findPlan } from '../world/catalog.ts';
import { extensionRoutes } from './extension-routes.ts';
import { admit, refusal } from './guard.ts';
import { integrationRoutes } from './integration-routes.ts';

const BASE = '/heroku/resources/{addon}';

/** B1: answers in every state; the database's name is null while it is being made. */
function presentInfo({ access }: Shared, addon: SandboxAddon): Record<string, unknown> {
  const pending = ['requested', 'provisioning', 'awaiting', 'configuring'].includes(addon.status);
  return {
    addonName: addon.name,
    appDbName: pending ? null : access.databases.hosts(addon).dbName,
    createdAt: addon.createdAt,
    dbStorageMaxBytes: addon.storage.maxBytes,
    dbStorageUsageBytes: addon.storage.usageBytes,
    dbTenancyType: addon.tenancy,
    planName: addon.plan,
    postgresVersion: addon.postgresVersion,
    region: addon.region,
    replicaQuantity: addon.replicaQuantity,
    restoreSourceAddonName: addon.restoreSourceAddonName,
    status: addon.status,
    storageComplianceDeadline: addon.storage.deadline,
    storageComplianceStatus: addon.storage.compliance,
  };
}

function personalAccess(body: Record<string, unknown>): 'write' | 'personal' {
  return body['enableWriteAccess'] === true ? 'write' : 'personal';
}

function userRoutes(shared: Shared, resetGraceMs: number): Route[] {
  const { databases, ready } = shared.access;
  return [
    {
      method: 'POST',
      template: `${BASE}/personal-ssh-users`,
      async handle(call) {
        const { addon, email } = admit(shared, call, { provisioned: true, access: 'personal' });
        await ready(addon);
        const { sshHost, sshPort, sshUsername, sshPrivateKey, publicSshHostKey } = await databases.personalSshUser(addon, email);
        return json(200, { sshHost, sshPort, sshUsername, sshPrivateKey, publicSshHostKey });
      },
    },
    {
      method: 'POST',
      template: `${BASE}/personal-db-users`,
      async handle(call) {
        const { addon, email, body } = admit(shared, call, { provisioned: true, access: personalAccess });
        const write = body['enableWriteAccess'] ?? false;
        if (typeof write !== 'boolean') throw refusal(400, 'enableWriteAccess must be true or false');
        await ready(addon);
        const { dbHost, dbPort, dbName, dbUsername, dbPassword } = await databases.personalDbUser(addon, email, write);
        return json(200, { dbHost, dbPort, dbName, dbUsername, dbPassword });
      },
    },
    {
      method: 'GET',
      template: `${BASE}/db-users`,
      async handle(call) {
        const { addon } = admit(shared, call, { provisioned: true, access: 'none' });
        await ready(addon);
        const [app, personal] = await Promise.all([databases.appRoles(addon), databases.personalRoles(addon)]);
        const pair = ({ readOnlyUsername, readWriteUsername }: typeof app | (typeof personal)[number]['roles']) => ({ readOnlyUsername, readWriteUsername });
        const users = personal.map(({ email, roles }) => ({ displayName: email, ...pair(roles), userType: 'personal' }));
        return json(200, { users: [{ displayName: null, ...pair(app), userType: 'app' }, ...users] });
      },
    },
    {
      method: 'DELETE',
      template: `${BASE}/db-users/credentials`,
      async handle(call) {
        const { addon } = admit(shared, call, { provisioned: true, access: 'write' });
        if (addon.status.startsWith('maintenance')) throw refusal(400, 'Add-on is undergoing maintenance');
        shared.lifecycle.maintain(addon, 'maintenance-db-credentials-full-reset');
        await ready(addon);
        await databases.resetCredentials(addon, resetGraceMs);
        return json(200, { success: true });
      },
    },
  ];
}

function restoreRoutes(shared: Shared): Route[] {
  return [
    {
      method: 'GET',
      template: `${BASE}/restore-capabilities`,
      async handle(call) {
        const { addon } = admit(shared, call, { provisioned: true, access: 'none' });
        await shared.access.ready(addon);
        const times = addon.tenancy === 'isolated' ? shared.access.databases.snapshotTimes(addon) : [];
        return json(200, {
          cloneSupported: findPlan(addon.plan)?.database?.cloneable ?? false,
          restoreSupported: times.length > 0,
          earliestRestorableTime: times[0]?.toISOString() ?? null,
          latestRestorableTime: times.at(-1)?.toISOString() ?? null,
        });
      },
    },
    {
      method: 'POST',
      template: `${BASE}/restore-tokens`,
      handle(call) {
        const { addon } = admit(shared, call, { provisioned: true, access: 'none' });
        if (!findPlan(addon.plan)?.database?.cloneable) throw refusal(400, 'Multi-tenant plans are not supported!');
        return json(201, { restoreToken: shared.restoreTokens.issue(addon.name) });
      },
    },
  ];
}

/** The thirteen endpoints of the Borealis API. @param resetGraceMs how long old app credentials outlive a reset. */
export function borealisRoutes(shared: Shared, resetGraceMs: number): Route[] {
  return [
    {
      method: 'GET',
      template: BASE,
      handle: (call) => json(200, presentInfo(shared, admit(shared, call, { provisioned: false, access: 'none' }).addon)),
    },
    ...userRoutes(shared, resetGraceMs),
    ...extensionRoutes(shared, BASE),
    ...integrationRoutes(shared, BASE),
    ...restoreRoutes(shared),
  ];
}

import { join } from 'node:path';
import type { z } from 'zod';
import type { Target } from '../../../shared/contract/base.ts';
import type { toolSchema, ToolId } from '../../../shared/contract/handoff.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import type { DbUser } from '../borealis/types.ts';
import type { Config, Log, PlatformServices } from '../deps.ts';
import type { TunnelKey } from '../tunnels/types.ts';
import { openInPgAdmin, openInPsql, type Opened, type OpenerDeps } from './openers.ts';
import { findPgAdmin, pgAdminPlaces, type PgAdmin } from './pgadmin.ts';
import { createPgFiles } from './pg-files.ts';
import { findPsql, olderThanServer } from './psql.ts';
import { startProgram } from '../programs/run-program.ts';

type Tool = z.infer<typeof toolSchema>;

export interface HandoffDeps {
  config: Pick<Config, 'programEnv' | 'dataDir'>;
  os: PlatformServices['os'];
  log: Log;
  /** Resolves when the tunnel is open. */
  openTunnel(target: Target, signal?: AbortSignal): Promise<Tunnel>;
  dbUser(target: Target): Promise<DbUser>;
  /** Calls back when a tunnel has closed, so that its pass file goes with it. Returns unsubscribing. */
  onTunnelClosed(listener: (key: TunnelKey & { addonName: string }) => void): () => void;
  /** Calls back when a database user was fetched anew, so that pass files of open tunnels follow. Returns unsubscribing. */
  onUserChanged?(listener: (target: Target) => void): () => void;
  pgAdminPlaces?: readonly PgAdmin[];
  start?: typeof startProgram;
}

export type HandoffService = ReturnType<typeof createHandoffService>;

/** Opens the local end of a tunnel in other programs. Passwords travel by pass file, never by argv, environment or URL. */
export function createHandoffService(deps: HandoffDeps) {
  const folder = join(deps.config.dataDir, 'pg');
  const files = createPgFiles(folder);
  const env = deps.config.programEnv;
  const places = deps.pgAdminPlaces ?? pgAdminPlaces(deps.os, env);
  const opener: OpenerDeps = { os: deps.os, env, folder, pgAdminPlaces: places, start: deps.start ?? startProgram };
  const handedOver = new Map<string, Target>();

  /** Pass files of a run that was killed go before anything else happens. */
  const started = files.clear().catch((error: unknown) => deps.log.warn('handoff.clear-failed', { error: String(error) }));

  const write = async (target: Target, tunnel: Tunnel) => {
    await started;
    const user = await deps.dbUser(target);
    const handed = { addonName: tunnel.addonName, access: target.access, identity: target.identity, port: tunnel.port, user };
    const put = await files.put(handed);
    handedOver.set(JSON.stringify(target), target);
    return { handed, put };
  };

  const unsubscribe = [
    deps.onTunnelClosed((key) => {
      for (const [id, target] of handedOver) {
        if (target.addonId === key.addonId && target.access === key.access) handedOver.delete(id);
      }
      files.remove(key.addonName, key.access).catch((error: unknown) => deps.log.warn('handoff.remove-failed', { error: String(error) }));
    }),
    deps.onUserChanged?.((target) => {
      if (!handedOver.has(JSON.stringify(target))) return;
      deps.openTunnel(target).then((tunnel) => write(target, tunnel))
        .catch((error: unknown) => deps.log.warn('handoff.rewrite-failed', { error: String(error) }));
    }),
  ];

  return {
    /** Which tools are on this machine, with a caution where one is too old. */
    async tools(serverVersion: string | null): Promise<Tool[]> {
      const [psql, pgAdmin] = await Promise.all([findPsql(deps.os, env), findPgAdmin(places)]);
      return [
        { id: 'pgadmin', name: 'pgAdmin 4', found: pgAdmin !== null, path: pgAdmin?.program ?? null, version: null,
          note: pgAdmin === null ? 'pgAdmin 4 was not found on this computer.' : null },
        { id: 'psql', name: 'psql', found: psql !== null, path: psql?.path ?? null, version: psql?.version ?? null,
          note: psql === null ? 'psql was not found. Install the PostgreSQL client tools.' : olderThanServer(psql.version, serverVersion) },
      ];
    },
    /** Opens the target in the tool. Throws handoff.tool-missing, handoff.failed and what opening the tunnel throws. */
    async open(target: Target, tool: ToolId, signal?: AbortSignal): Promise<Opened> {
      const tunnel = await deps.openTunnel(target, signal);
      return (tool === 'psql' ? openInPsql : openInPgAdmin)(opener, await write(target, tunnel));
    },
    cleanUp: () => files.clear(),
    async dispose(): Promise<void> {
      for (const stop of unsubscribe) stop?.();
      await started;
      await files.clear();
    },
  };
}

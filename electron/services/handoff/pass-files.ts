import type { Target } from '../../../shared/contract/base.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import type { DbUser } from '../borealis/types.ts';
import type { Log } from '../deps.ts';
import type { Audit } from '../storage/audit.ts';
import type { TunnelKey } from '../tunnels/types.ts';
import { createPgFiles, type HandedOver, type PutFiles } from './pg-files.ts';

export interface PassFilesDeps {
  log: Log;
  /** Each pass file is a password that leaves the app. */
  audit: Pick<Audit, 'record'>;
  /** The account's e-mail address, for the audit. */
  who(): string;
  dbUser(target: Target, signal?: AbortSignal): Promise<DbUser>;
  /** Resolves when the tunnel is open. */
  openTunnel(target: Target, signal?: AbortSignal): Promise<Tunnel>;
  /** Calls back when a tunnel has closed, so that its pass file goes with it. Returns unsubscribing. */
  onTunnelClosed(listener: (key: TunnelKey & { addonName: string }) => void): () => void;
  /** Calls back when a database user was fetched anew, so that pass files of open tunnels follow. Returns unsubscribing. */
  onUserChanged?(listener: (target: Target) => void): () => void;
}

/** The pass files of open tunnels: written when a database is handed over, following its user, gone with the tunnel. */
export function createPassFiles(deps: PassFilesDeps, folder: string, now: () => number) {
  const files = createPgFiles(folder);
  const handedOver = new Map<string, { target: Target; addonName: string; at: number }>();
  const problem = (event: string) => (error: unknown): void => deps.log.warn(event, { error: String(error) });
  /** Pass files of a run that was killed go before anything else happens. */
  const started = files.clear().catch(problem('handoff.clear-failed'));

  const handedOf = async (target: Target, tunnel: Tunnel, signal?: AbortSignal): Promise<HandedOver> => ({
    addonName: tunnel.addonName, access: target.access, identity: target.identity, port: tunnel.port, user: await deps.dbUser(target, signal),
  });
  const put = async (key: string, target: Target, tunnel: Tunnel, signal?: AbortSignal): Promise<{ handed: HandedOver; put: PutFiles }> => {
    await started;
    const handed = await handedOf(target, tunnel, signal);
    const { addonId, access, identity } = target;
    deps.audit.record({ kind: 'reveal', who: deps.who(), addonId, addonName: tunnel.addonName, access, identity });
    const where = await files.put(handed);
    // Its tunnel has closed meanwhile, when there was nothing to remove yet.
    if (!handedOver.has(key)) await files.remove(tunnel.addonName, access);
    return { handed, put: where };
  };
  const write = async (target: Target, tunnel: Tunnel, signal?: AbortSignal): Promise<{ handed: HandedOver; put: PutFiles }> => {
    const key = JSON.stringify(target);
    const before = handedOver.get(key);
    const entry = { target, addonName: tunnel.addonName, at: now() };
    handedOver.set(key, entry);
    try {
      return await put(key, target, tunnel, signal);
    } catch (error) {
      if (before === undefined && handedOver.get(key) === entry) handedOver.delete(key);
      throw error;
    }
  };
  const drop = (gone: (entry: { target: Target; at: number }) => boolean): void => {
    for (const [id, entry] of handedOver) {
      if (!gone(entry)) continue;
      handedOver.delete(id);
      files.remove(entry.addonName, entry.target.access).catch(problem('handoff.remove-failed'));
    }
  };
  const unsubscribe = [
    deps.onTunnelClosed(({ addonId, access }) => drop(({ target }) => target.addonId === addonId && target.access === access)),
    deps.onUserChanged?.((target) => {
      if (!handedOver.has(JSON.stringify(target))) return;
      deps.openTunnel(target).then((tunnel) => write(target, tunnel)).catch(problem('handoff.rewrite-failed'));
    }),
  ];
  return {
    handedOf, write, drop,
    where: files.where,
    present: files.present,
    async clear(): Promise<number> {
      await started;
      handedOver.clear();
      return files.clear();
    },
    async dispose(): Promise<void> {
      for (const stop of unsubscribe) stop?.();
      await started;
      await files.clear();
    },
  };
}

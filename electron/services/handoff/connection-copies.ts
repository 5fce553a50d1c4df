import type { Target } from '../../../shared/contract/base.ts';
import type { ConnectionCopy, CopyFormat } from '../../../shared/contract/handoff.ts';
import type { Tunnel } from '../../../shared/contract/tunnels.ts';
import type { DbUser, SshUser } from '../borealis/types.ts';
import type { PlatformServices } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import type { Audit } from '../storage/audit.ts';
import type { SecretCopy } from '../tunnels/tunnel-service.ts';
import type { Connection } from './copies/connection.ts';
import { formatOf, formats, preview } from './copies/formats.ts';
import type { PutFiles } from './pg-files.ts';

/** Seconds after which a copied secret leaves the clipboard, if unchanged. */
const clipboardSeconds = 60;

export interface ConnectionCopiesDeps {
  os: PlatformServices['os'];
  /** The tunnel as it is now, or null where there is none. */
  tunnel(target: Target): Tunnel | null;
  dbUser(target: Target, signal?: AbortSignal): Promise<DbUser>;
  /** The add-on's bastion without its user and key. */
  bastion(addonId: string, signal?: AbortSignal): Promise<Pick<SshUser, 'host' | 'port' | 'publicHostKey'>>;
  /** Where the files are, without writing them. */
  where(target: Target, tunnel: Tunnel): PutFiles;
  /** Writes the pass file and the service entry. */
  write(target: Target, tunnel: Tunnel): Promise<unknown>;
  copySecret: PlatformServices['copySecret'];
  audit: Pick<Audit, 'record'>;
  /** The account's e-mail address, for the audit. */
  who(): string;
}

const missing = (format: string, password: boolean) => failure('handoff.no-such-copy', { format, password }, `${format} cannot be copied ${password ? 'with' : 'without'} the password.`);

/** The open tunnel's connection written down in many ways. Every call throws tunnel.closed without an open tunnel. */
export function createConnectionCopies(deps: ConnectionCopiesDeps) {
  const opened = (target: Target): Tunnel => {
    const tunnel = deps.tunnel(target);
    if (tunnel === null || tunnel.state === 'closed' || tunnel.state === 'failed') throw failure('tunnel.closed', {}, 'The tunnel is closed.');
    return tunnel;
  };
  const load = async (target: Target, signal?: AbortSignal): Promise<{ tunnel: Tunnel; connection: Connection; password: string }> => {
    const tunnel = opened(target);
    const [{ password, ...user }, { host, port, publicHostKey }] = await Promise.all([deps.dbUser(target, signal), deps.bastion(target.addonId, signal)]);
    const { toolsPassFile, serviceFile, service } = deps.where(target, tunnel);
    const connection: Connection = {
      port: tunnel.port, user, access: target.access, passFile: toolsPassFile, serviceFile, service, os: deps.os,
      bastion: { host, port, publicHostKey },
    };
    return { tunnel, connection, password };
  };
  return {
    /** Every format, with no secret in it. */
    async copies(target: Target, signal?: AbortSignal): Promise<ConnectionCopy[]> {
      const { connection } = await load(target, signal);
      return formats.map((format) => preview(format, connection));
    },
    /** The text without the password, after writing the pass file that it may name. Throws handoff.no-such-copy, handoff.failed and storage.unwritable. */
    async copyPlain(target: Target, id: CopyFormat, signal?: AbortSignal): Promise<{ text: string }> {
      const { plain, name } = formatOf(id);
      if (plain === null) throw missing(name, false);
      const { connection, tunnel } = await load(target, signal);
      await deps.write(target, tunnel);
      return { text: plain(connection) };
    },
    /** The text with the password; leaves a line in the audit. Throws handoff.no-such-copy and handoff.failed. */
    async copySecret(target: Target, id: CopyFormat, signal?: AbortSignal): Promise<SecretCopy> {
      const { secret, name } = formatOf(id);
      if (secret === null) throw missing(name, true);
      const { connection, password, tunnel } = await load(target, signal);
      const text = secret(connection, password);
      const { addonId, access, identity } = target;
      deps.audit.record({ kind: 'copy', what: id, who: deps.who(), addonId, addonName: tunnel.addonName, access, identity });
      const byHost = await deps.copySecret(text, clipboardSeconds);
      return byHost ? { by: 'host', clearsAfterSeconds: clipboardSeconds } : { by: 'page', text, clearsAfterSeconds: clipboardSeconds };
    },
  };
}

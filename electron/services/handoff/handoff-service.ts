import { join } from 'node:path';
import type { Target } from '../../../shared/contract/base.ts';
import type { Tool as OfferedTool, ToolId, Written } from '../../../shared/contract/handoff.ts';
import type { Config } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';
import { startProgram } from '../programs/run-program.ts';
import { createConnectionCopies, type ConnectionCopiesDeps } from './connection-copies.ts';
import type { FreshList } from './ledger.ts';
import type { Notices } from '../notices/notices.ts';
import { leftNotices } from './left-notice.ts';
import { createPassFiles, type PassFilesDeps } from './pass-files.ts';
import { allTools } from './registry.ts';
import { stableId } from './stable-id.ts';
import { disk as realDisk, type Disk, type Opened, type OpenDeps, type Place, type Tool } from './tool.ts';
import { createTraces } from './traces.ts';

export interface HandoffDeps extends PassFilesDeps, Omit<ConnectionCopiesDeps, 'where' | 'write'> {
  config: Pick<Config, 'programEnv' | 'dataDir' | 'homeDir'>;
  /** The active account, whose list says which add-ons are gone. */
  accountId(): string | null;
  notices: Pick<Notices, 'send'>;
  tools?: readonly Tool[];
  start?: typeof startProgram;
  disk?: Disk;
  now?: () => number;
}

export type HandoffService = ReturnType<typeof createHandoffService>;

/** What all parts of the hand-over share. */
function createParts(deps: HandoffDeps) {
  const { config, os, log } = deps;
  const now = deps.now ?? Date.now;
  const tools = deps.tools ?? allTools;
  const folder = join(config.dataDir, 'pg');
  const place: Place = { os, env: config.programEnv, homeDir: config.homeDir, disk: deps.disk ?? realDisk };
  return { now, tools, folder, place, passFiles: createPassFiles(deps, folder, now), traces: createTraces({ dataDir: config.dataDir, log }, tools) };
}

/** Opening a tool: it is looked for, then the tunnel opens, then what the tool needs is written, then it starts. */
function createOpener(deps: HandoffDeps, { now, tools, folder, place, passFiles, traces }: ReturnType<typeof createParts>) {
  const opening = new Map<string, Promise<Opened>>();

  const openDeps = (tool: Tool, target: Target, addonName: string): OpenDeps => ({
    ...place, folder, start: deps.start ?? startProgram,
    remember: (entry) => traces.ledger.put({
      ...entry, tool: tool.id, addonId: target.addonId, addonName, accountId: deps.accountId(), at: new Date(now()).toISOString(), gone: false,
    }),
  });
  const openNow = async (target: Target, tool: Tool, passwordInLink: boolean, signal?: AbortSignal): Promise<Opened> => {
    const found = await tool.find(place, null);
    if (found.path === null) throw failure('handoff.tool-missing', { tool: tool.name, looked: found.looked }, `${tool.name} was not found.`);
    const tunnel = await deps.openTunnel(target, signal);
    // A tool that reads no pass file gets none.
    const { handed, put } = tool.password === 'pass-file'
      ? await passFiles.write(target, tunnel, signal)
      : { handed: await passFiles.handedOf(target, tunnel, signal), put: passFiles.where({ ...target, addonName: tunnel.addonName }) };
    if (passwordInLink) {
      const { addonId, access, identity } = target;
      deps.audit.record({ kind: 'link', tool: tool.id, who: deps.who(), addonId, addonName: tunnel.addonName, access, identity });
    }
    return tool.open(openDeps(tool, target, tunnel.addonName), { handed, put, stableId: stableId(target) }, found.path, passwordInLink);
  };

  return (target: Target, id: ToolId, passwordInLink: boolean, signal?: AbortSignal): Promise<Opened> => {
    const key = JSON.stringify([target, id]);
    const underWay = opening.get(key);
    if (underWay !== undefined) return underWay;
    const tool = tools.find((one) => one.id === id);
    if (tool === undefined) throw failure('handoff.tool-missing', { tool: id, looked: [] }, `${id} is not known.`);
    const opened = openNow(target, tool, passwordInLink && tool.password === 'link', signal).finally(() => opening.delete(key));
    opening.set(key, opened);
    return opened;
  };
}

/** Opens the local end of a tunnel in other programs, and writes it down for them. Passwords travel by pass file wherever the program can read one. */
export function createHandoffService(deps: HandoffDeps) {
  const parts = createParts(deps);
  const { tools, place, passFiles, traces } = parts;
  const open = createOpener(deps, parts);

  return {
    ...createConnectionCopies({ ...deps, where: (target, { addonName }) => passFiles.where({ ...target, addonName }), write: passFiles.write }),
    /** Which tools are on this machine, with a caution where one is too old, and where the others were looked for. */
    async tools(serverVersion: string | null): Promise<OfferedTool[]> {
      return Promise.all(tools.map(async (tool) => {
        const { id, name, password } = tool;
        const found = await tool.find(place, serverVersion);
        const version = found.path === null ? null : found.version;
        return { id, name, password, found: found.path !== null, path: found.path, version, note: found.note, looked: found.looked };
      }));
    },
    /**
     * Opens the target in the tool; the same call while one is under way joins it. Throws handoff.tool-missing,
     * handoff.failed, handoff.unsafe-file and what opening the tunnel throws.
     */
    open: async (target: Target, id: ToolId, passwordInLink = false, signal?: AbortSignal): Promise<Opened> => open(target, id, passwordInLink, signal),
    /** Opens the tunnel and writes what libpq needs to use it. Throws storage.unwritable and what opening the tunnel throws. */
    async prepare(target: Target, signal?: AbortSignal): Promise<{ service: string; serviceFile: string; passFile: string }> {
      const { put: { service, serviceFile, passFile } } = await passFiles.write(target, await deps.openTunnel(target, signal), signal);
      return { service, serviceFile, passFile };
    },
    /** What was written for other programs and is still there. */
    written: (): Written[] => [
      ...passFiles.present().map(({ addonName, passFile }) => ({ tool: 'Pass file', addonName, what: passFile, removable: true, how: null, gone: false })),
      ...traces.list(),
    ],
    /** Removes every file and every entry that can be; `left` says what the user has to remove in a tool. */
    async cleanUp(): Promise<{ removed: number; left: string[] }> {
      const { removed, left } = await traces.cleanUp();
      return { removed: removed + await passFiles.clear(), left };
    },
    /** After a successful refresh: takes out what was written for add-ons that are gone, and tells what only the user can remove. */
    async addonsListed(list: FreshList): Promise<void> {
      if (list.accountId !== deps.accountId()) return;
      passFiles.drop(({ target, at }) => !list.addonIds.has(target.addonId) && at < Date.parse(list.fetchedAt));
      for (const notice of leftNotices(await traces.clearGone(list))) deps.notices.send(notice);
    },
    async dispose(): Promise<void> {
      await passFiles.dispose();
      await traces.ledger.flush();
    },
  };
}

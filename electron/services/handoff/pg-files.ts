import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Access, Identity } from '../../../shared/contract/base.ts';
import { failure } from '../errors/app-failure.ts';
import type { DbUser } from '../borealis/types.ts';

/** One database as an outside tool reaches it: the local end of a tunnel. */
export interface HandedOver {
  addonName: string;
  access: Access;
  identity: Identity;
  port: number;
  user: DbUser;
}

/** Where the files of one database are. */
export interface PutFiles {
  service: string;
  serviceFile: string;
  /** Its lines match the host text of the service, and 127.0.0.1 as well. */
  passFile: string;
  /** One file for all open databases, for a tool that reads a single one for its whole life; its lines match 127.0.0.1. */
  toolsPassFile: string;
  host: string;
}

export interface PgFiles {
  /** Where the files of a database are or would be; writes nothing. */
  where: (target: Pick<HandedOver, 'addonName' | 'access' | 'identity'>) => PutFiles;
  /** The pass files that are there now. */
  present: () => { addonName: string; passFile: string }[];
  /** Writes the pass file and the service entry; answers where they are. Throws storage.unwritable. */
  put(target: HandedOver): Promise<PutFiles>;
  /** Removes what belongs to one tunnel, a terminal's script too; resolves with the number of pass files removed. */
  remove(addonName: string, access: Access): Promise<number>;
  /** Removes everything, as on quit and at the next start. */
  clear(): Promise<number>;
}

/** What this folder ever holds, and the numbered halves of it that write-file-atomic leaves behind when it is killed. */
const ourFile = /(\.pgpass|^pg_service\.conf|\.command|\.cmd|\.servers\.json)(\.\d+)?$/;

/** The pass file of a command of this process, gone with it. */
export function commandFileName(random: string, pid = process.pid): string {
  return `cli-${pid}-${random}.pgpass`;
}

/** Whether it is the pass file of a command that still runs, which alone removes it. */
export function isOfLivingCommand(name: string): boolean {
  const pid = /^cli-(\d+)-/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return error instanceof Error && codeOf(error) === 'EPERM';
  }
}

/** The service name, which also serves as the host text that libpq matches in the pass file and shows in \conninfo. */
export function serviceName(target: Pick<HandedOver, 'addonName' | 'access' | 'identity'>): string {
  const level = target.access === 'read-write' ? 'rw' : 'ro';
  return `${target.addonName}-${level}${target.identity === 'app' ? '-app' : ''}`;
}

/** One line of a pass file (PostgreSQL documentation, "The Password File"): `:` and `\` are escaped. Throws handoff.failed for a line break. */
export function passFileLine(host: string, port: number, user: DbUser): string {
  if ([user.database, user.username, user.password].some((field) => /[\r\n]/.test(field))) {
    throw failure('handoff.failed', { tool: 'the pass file', problem: 'A name or the password holds a line break, which the format cannot express.' }, 'A line break cannot be written to a pass file.');
  }
  const escaped = [host, String(port), user.database, user.username, user.password].map((field) => field.replace(/[\\:]/g, '\\$&'));
  return `${escaped.join(':')}\n`;
}

/** One section of a service file (PostgreSQL documentation, "The Connection Service File"). Throws handoff.failed for a line break. */
export function serviceSection(service: string, target: HandedOver, passFile: string): string {
  const fields: Record<string, string> = {
    host: service,
    hostaddr: '127.0.0.1',
    port: String(target.port),
    dbname: target.user.database,
    user: target.user.username,
    passfile: passFile,
    connect_timeout: '10',
    application_name: 'borealis-desktop',
    ...(target.access === 'read-only' ? { options: '-c default_transaction_read_only=on' } : {}),
  };
  const lines = Object.entries(fields).map(([key, value]) => `${key}=${value}`);
  if (lines.some((line) => /[\r\n]/.test(line))) {
    throw failure('handoff.failed', { tool: 'psql', problem: 'A name holds a line break.' }, 'A database name with a line break cannot be handed over.');
  }
  return `[${service}]\n${lines.join('\n')}\n`;
}

/**
 * Keeps the pass files (0600) and the service file in a private folder (0700). A pass file exists only while its tunnel
 * is open. The user's own ~/.pgpass and ~/.pg_service.conf are never touched.
 */
export function createPgFiles(folder: string): PgFiles {
  const serviceFile = join(folder, 'pg_service.conf');
  const toolsPassFile = join(folder, 'tools.pgpass');
  const sections = new Map<string, { text: string; addonName: string; access: Access; passFile: string; line: string }>();
  let queue: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };

  const writeShared = async () => {
    const all = [...sections.values()];
    await writeFileAtomic(serviceFile, all.map(({ text }) => text).join('\n'), { mode: 0o600 });
    if (all.length === 0) await rm(toolsPassFile, { force: true });
    else await writeFileAtomic(toolsPassFile, all.map(({ line }) => line).join(''), { mode: 0o600 });
  };

  const removeWhere = async (matches: (entry: { addonName: string; access: Access }) => boolean): Promise<number> => {
    const gone = [...sections].filter(([, entry]) => matches(entry));
    if (gone.length === 0) return 0;
    for (const [service, entry] of gone) {
      const scripts = ['command', 'cmd'].map((kind) => join(folder, `${service}.${kind}`));
      for (const file of [entry.passFile, ...scripts]) await rm(file, { force: true });
      sections.delete(service);
    }
    await writeShared();
    return gone.length;
  };

  const where: PgFiles['where'] = (target) => {
    const service = serviceName(target);
    return { service, serviceFile, passFile: join(folder, `${service}.pgpass`), toolsPassFile, host: service };
  };

  return {
    where,
    present: () => [...sections.values()].map(({ addonName, passFile }) => ({ addonName, passFile })),
    put: (target) => inTurn(async () => {
      const put = where(target);
      const { service, passFile } = put;
      const text = serviceSection(service, target, passFile);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await chmod(folder, 0o700);
        const line = passFileLine('127.0.0.1', target.port, target.user);
        await writeFileAtomic(passFile, passFileLine(service, target.port, target.user) + line, { mode: 0o600 });
        sections.set(service, { text, addonName: target.addonName, access: target.access, passFile, line });
        await writeShared();
      } catch (error) {
        throw failure('storage.unwritable', { path: folder, problem: codeOf(error) }, 'The pass file could not be written.', error);
      }
      return put;
    }),
    remove: (addonName, access) => inTurn(() => removeWhere((entry) => entry.addonName === addonName && entry.access === access)),
    clear: () => inTurn(async () => {
      sections.clear();
      const names = await readdir(folder).catch(() => []);
      const ours = names.filter((name) => ourFile.test(name) && !isOfLivingCommand(name));
      for (const name of ours) await rm(join(folder, name), { force: true });
      return ours.filter((name) => name.includes('.pgpass') && name !== 'tools.pgpass').length;
    }),
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

import { randomBytes } from 'node:crypto';
import { chown, copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import type { PostgresBinaries } from './binaries.ts';
import { locateBinaries } from './binaries.ts';
import { selfSignedCertificate } from './certificate.ts';
import type { Postmaster } from './postmaster.ts';
import { createPostmaster, execute } from './postmaster.ts';

export interface Cluster {
  readonly port: number;
  /** The data directory; its postmaster.pid is what the reaper goes by. */
  readonly dataFolder: string;
  readonly runAs: PostgresBinaries['runAs'];
  /** The server's self-signed certificate, PEM. */
  readonly certificate: string;
  /** Runs with a superuser connection to the database given (default: postgres), which is closed afterwards. */
  admin<T>(work: (client: Client) => Promise<T>, database?: string): Promise<T>;
  /** Replaces the files of a database that nobody has used yet by those of another. */
  copyDatabaseFiles(fromOid: number, toOid: number): Promise<void>;
  /** A fast shutdown (sessions are ended) and a start on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const superuser = 'borealis_admin';

/**
 * Initialises and starts a PostgreSQL 18 cluster below `folder` on a free port of 127.0.0.1: TLS on, scram-sha-256 for
 * everybody, nothing durable (fsync off) because the data live no longer than the sandbox.
 * @throws Error with PostgreSQL's own words when it does not start.
 */
export async function startCluster(folder: string): Promise<Cluster> {
  const binaries = await locateBinaries(folder);
  const home = join(folder, 'pg');
  await mkdir(home, { mode: 0o700 });
  if (binaries.runAs !== undefined) await chown(home, binaries.runAs.uid, binaries.runAs.gid);
  const password = randomBytes(24).toString('base64url');
  const dataFolder = join(home, 'data');
  const logFile = join(home, 'log');
  await initialise(binaries, home, dataFolder, password);
  const certificate = await configure(binaries, dataFolder);
  const postmaster = createPostmaster(binaries, dataFolder, logFile);
  const port = await startOnFreePort(postmaster, logFile);

  return {
    port,
    dataFolder,
    runAs: binaries.runAs,
    certificate,
    async admin(work, database = 'postgres') {
      const client = new Client({ host: '127.0.0.1', port, user: superuser, password, database, application_name: 'sandbox' });
      client.on('error', () => { /* The query that was under way rejects with the same error. */ });
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    copyDatabaseFiles: (fromOid, toOid) => copyFiles(binaries, join(dataFolder, 'base', String(fromOid)), join(dataFolder, 'base', String(toOid))),
    async restart() {
      await postmaster.stop('fast');
      await postmaster.start(port);
    },
    stop: () => postmaster.stop('immediate'),
  };
}

async function initialise(binaries: PostgresBinaries, home: string, dataFolder: string, password: string): Promise<void> {
  const passwordFile = join(home, 'pw');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await own(binaries, passwordFile);
  await execute(binaries.initdb, [
    '-D', dataFolder, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`,
    '--no-sync', '--no-instructions', '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C',
    '-c', 'max_connections=100', '-c', 'shared_buffers=64MB',
  ], binaries.runAs);
  await rm(passwordFile);
}

async function configure(binaries: PostgresBinaries, dataFolder: string): Promise<string> {
  const { key, certificate } = selfSignedCertificate('Borealis sandbox PostgreSQL', ['localhost', '*.pg.internal']);
  const files = { 'server.key': key, 'server.crt': certificate, 'pg_hba.conf': 'host all all 127.0.0.1/32 scram-sha-256\n' };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(dataFolder, name), content, { mode: 0o600 });
    await own(binaries, join(dataFolder, name));
  }
  const settings = {
    listen_addresses: '127.0.0.1', unix_socket_directories: '', ssl: 'on', password_encryption: 'scram-sha-256',
    fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0',
    max_wal_size: '512MB', jit: 'off', timezone: 'UTC', log_timezone: 'UTC', datestyle: 'ISO, MDY', cluster_name: 'borealis-sandbox',
    // POSIX shared memory would outlive a killed postmaster in /dev/shm, which is small in containers besides.
    ...(process.platform === 'win32' ? {} : { dynamic_shared_memory_type: 'mmap' }),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`);
  await writeFile(join(dataFolder, 'postgresql.auto.conf'), lines.join(''), { mode: 0o600 });
  return certificate;
}

async function own(binaries: PostgresBinaries, file: string): Promise<void> {
  if (binaries.runAs !== undefined) await chown(file, binaries.runAs.uid, binaries.runAs.gid);
}

async function copyFiles(binaries: PostgresBinaries, from: string, to: string): Promise<void> {
  for (const name of await readdir(to)) await rm(join(to, name));
  for (const name of await readdir(from)) {
    // Caches are rebuilt, temporary tables (t4_16390) belong to a session.
    if (name === 'pg_internal.init' || /^t\d+_/.test(name)) continue;
    await copyFile(join(from, name), join(to, name));
    await own(binaries, join(to, name));
  }
}

async function startOnFreePort(postmaster: Postmaster, logFile: string): Promise<number> {
  // PostgreSQL cannot bind port 0, so a free port can be taken before it binds: then another is tried.
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      await postmaster.start(port);
      return port;
    } catch (error) {
      const log = await readFile(logFile, 'utf8').catch(() => '');
      if (attempt >= 5 || !/could not bind|could not create any TCP/.test(log)) {
        throw new Error(`PostgreSQL did not start. ${log.slice(-2000)}`, { cause: error });
      }
      await rm(logFile, { force: true });
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('The system gave no TCP port.'));
      });
    });
  });
}

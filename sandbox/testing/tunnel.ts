import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Client } from 'pg';
import ssh2 from 'ssh2';
import type { DbUser, SshUser } from '../types.ts';

export interface SshConnection {
  client: ssh2.Client;
  /** Resolves when the connection has closed. */
  closed: Promise<void>;
  /** Opens a channel; rejects with the reason of RFC 4254 in `reason`. */
  channel(host: string, port: number): Promise<ssh2.ClientChannel>;
  end(): Promise<void>;
}

/** A plain SSH connection with no retries, for tests of the bastions themselves. Verifies the host key that the API gave. */
export async function openSsh(user: SshUser, readyTimeout = 20_000): Promise<SshConnection> {
  const client = new ssh2.Client();
  const closed = new Promise<void>((resolve) => { client.once('close', resolve); });
  const expected = user.publicSshHostKey.split(' ')[1];
  await new Promise<void>((resolve, reject) => {
    client.once('ready', () => resolve()).on('error', reject);
    client.connect({
      host: user.sshHost, port: user.sshPort, username: user.sshUsername, privateKey: user.sshPrivateKey, readyTimeout,
      hostVerifier: (key: Buffer) => key.toString('base64') === expected,
    });
  });
  return {
    client,
    closed,
    channel: (host, port) => new Promise((resolve, reject) => {
      client.forwardOut('127.0.0.1', 1, host, port, (error, channel) => {
        if (error) reject(error);
        else resolve(channel);
      });
    }),
    async end() {
      client.end();
      await closed;
    },
  };
}

/** Runs with a PostgreSQL client that goes through a channel of the SSH connection. */
export async function throughTunnel<T>(ssh: SshConnection, user: DbUser, work: (client: Client) => Promise<T>): Promise<T> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    ssh.channel(user.dbHost, user.dbPort).then((channel) => {
      channel.on('close', () => socket.destroy());
      socket.on('close', () => channel.close());
      socket.pipe(channel).pipe(socket);
    }, () => socket.destroy());
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  const client = new Client({
    host: '127.0.0.1', port, user: user.dbUsername, password: user.dbPassword, database: user.dbName, ssl: { rejectUnauthorized: false },
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
    server.close();
  }
}

import { timingSafeEqual } from 'node:crypto';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { duplexPair } from 'node:stream';
import type { AuthContext, Connection, ServerChannel, TcpipRequestInfo } from 'ssh2';
import ssh2 from 'ssh2';
import type { SshServer, SshServerDeps } from './server.ts';

/**
 * A bastion by ssh2's Server: public-key authentication only, `direct-tcpip` to the targets only, everything else refused
 * with reason 1 (administratively prohibited, RFC 4254 section 5.1).
 */
export function createSsh2Server(deps: SshServerDeps): SshServer {
  return {
    accept(hostKey) {
      const [near, far] = duplexPair({ allowHalfOpen: false });
      // A pair passes on the end of one side, not its destruction.
      near.once('close', () => far.destroy());
      far.once('close', () => near.destroy());
      // One Server per connection: it holds no port, and its first connection is surely this one.
      const server = new ssh2.Server({ hostKeys: [hostKey.privateKey], ident: 'borealis-sandbox' }, (connection) => serve(connection, far, deps));
      // injectSocket is typed for net.Socket; ssh2 uses nothing but the Duplex in it.
      const inject: unknown = Reflect.get(server, 'injectSocket');
      if (typeof inject === 'function') Reflect.apply(inject, server, [far]);
      return near;
    },
    async close() { /* Connections end with the proxy in front. */ },
  };
}

function serve(connection: Connection, socket: Duplex, deps: SshServerDeps): void {
  const { counters } = deps;
  let exchanged = false;
  let attempted = false;
  let refused: boolean | undefined;
  const attempt = (): void => {
    if (!attempted) counters.authAttempts += 1;
    attempted = true;
  };
  // ssh2's own listener came first, so a chunk that ends the key exchange is not counted here.
  let counted = false;
  socket.on('data', () => {
    if (exchanged && counted) attempt();
    counted = exchanged;
  });
  connection.once('handshake', () => {
    counters.handshakes += 1;
    exchanged = true;
  });
  // Each channel listens for the connection's end.
  connection.setMaxListeners(0);
  connection.on('error', () => { /* 'close' follows. */ });
  connection.on('authentication', (context) => {
    attempt();
    refused ??= deps.refusesAuth();
    authenticate(context, refused ? [] : deps.accounts.validKeys(context.username));
  });
  connection.once('ready', () => {
    counters.sshSessions += 1;
    connection.once('close', () => { counters.sshSessions -= 1; });
  });
  connection.on('request', (_accept, reject) => { reject?.(); });
  const refuse = refusalOf(connection);
  connection.on('tcpip', (accept, reject, info) => {
    const fault = deps.fault();
    if (fault.kind === 'hang-channel') return;
    if (fault.kind === 'refuse-channel') {
      refuse(reject, fault.reason ?? 1);
      return;
    }
    if (!deps.targets.hosts.includes(info.destIP) || info.destPort !== deps.targets.port) {
      refuse(reject, 1);
      return;
    }
    forward(connection, { accept, refuse: () => refuse(reject, 2), info }, deps);
  });
}

function authenticate(context: AuthContext, keys: string[]): void {
  if (context.method !== 'publickey') {
    context.reject(['publickey']);
    return;
  }
  const offered = context.key.data;
  const match = keys.some((key) => {
    const blob = Buffer.from(key.split(' ')[1] ?? '', 'base64');
    return blob.length === offered.length && timingSafeEqual(blob, offered);
  });
  if (!match) {
    context.reject(['publickey']);
    return;
  }
  if (context.signature === undefined || context.blob === undefined) {
    context.accept();
    return;
  }
  const parsed = ssh2.utils.parseKey(`${context.key.algo} ${offered.toString('base64')}`);
  const verified = !(parsed instanceof Error) && parsed.verify(context.blob, context.signature, context.hashAlgo);
  if (verified) context.accept();
  else context.reject(['publickey']);
}

/**
 * ssh2 always answers a rejected channel with reason 2 (connect failed); this refuses with the reason asked for, by
 * changing it on its way through the protocol object, which ssh2 does not export.
 */
function refusalOf(connection: Connection): (reject: () => void, reason: 1 | 2 | 4) => void {
  const protocol: unknown = Reflect.get(connection, '_protocol');
  if (typeof protocol !== 'object' || protocol === null) throw new Error('ssh2 has no _protocol any more; see refusalOf.');
  const original: unknown = Reflect.get(protocol, 'channelOpenFail');
  if (typeof original !== 'function') throw new Error('ssh2 has no channelOpenFail any more; see refusalOf.');
  const words = { 1: 'administratively prohibited', 2: 'connect failed', 4: 'resource shortage' };
  let next: 1 | 2 | 4 | undefined;
  Reflect.set(protocol, 'channelOpenFail', (recipient: number, reason: number) => {
    const used = next ?? reason;
    next = undefined;
    return Reflect.apply(original, protocol, [recipient, used, used === 1 || used === 2 || used === 4 ? words[used] : '']);
  });
  return (reject, reason) => {
    next = reason;
    reject();
  };
}

interface Request {
  accept: () => ServerChannel;
  refuse(): void;
  info: TcpipRequestInfo;
}

function forward(connection: Connection, request: Request, deps: SshServerDeps): void {
  const { counters, targets } = deps;
  const socket = connect({ host: '127.0.0.1', port: targets.realPort, noDelay: true, allowHalfOpen: true });
  const gone = (): void => { socket.destroy(); };
  connection.once('close', gone);
  socket.once('close', () => connection.off('close', gone));
  const unreachable = (): void => request.refuse();
  socket.once('error', unreachable);
  socket.once('connect', () => {
    socket.off('error', unreachable);
    const channel = request.accept();
    counters.channels += 1;
    counters.openChannels += 1;
    let open = true;
    const closed = (): void => {
      if (open) counters.openChannels -= 1;
      open = false;
      socket.destroy();
    };
    channel.once('close', closed);
    connection.once('close', closed);
    channel.on('error', closed);
    socket.on('error', () => channel.close());
    socket.pipe(channel);
    channel.pipe(socket);
    // Half-closed either way is passed on; when the database is done for good, so is the channel.
    socket.once('close', () => {
      connection.off('close', closed);
      if (channel.writableFinished || !channel.writable) channel.close();
      else channel.once('finish', () => channel.close());
      if (!open) return;
      channel.resume();
    });
  });
}

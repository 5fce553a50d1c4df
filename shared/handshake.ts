import { z } from 'zod';

/**
 * How a page proves to the browser host that it is the user's own, before it may speak the contract.
 *
 * The URL that the host prints ends in `#token=<token>`; a fragment never leaves the browser by itself. The page takes
 * it out of the address bar, opens a WebSocket to `handshakePath` on its own origin and sends one text message, a JSON
 * `Hello`, within `handshakeSeconds`. The host answers with a JSON `HelloReply`:
 * - `welcome` carries the session's secret. The page keeps it in sessionStorage under `sessionSecretKey` and sends it as
 *   `{kind:'secret'}` after a reload or a lost connection. Every later message on this socket belongs to oRPC, so the
 *   page now makes its RPCLink (`@orpc/client/websocket`) over the same socket.
 * - `refused` is followed by a close with code 4401. A token works once; a secret works until the host ends.
 */
export const handshakePath = '/contract';
export const tokenParameter = 'token';
export const sessionSecretKey = 'borealis.session';
export const handshakeSeconds = 5;
/** WebSocket close code of a refused handshake (RFC 6455 7.4.2, private use). */
export const refusedCloseCode = 4401;

const credential = z.string().min(1).max(256);

export const helloSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('token'), token: credential }),
  z.object({ kind: z.literal('secret'), secret: credential }),
]);
export type Hello = z.infer<typeof helloSchema>;

export const helloReplySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('welcome'), secret: credential }),
  z.object({ kind: z.literal('refused'), reason: z.string() }),
]);
export type HelloReply = z.infer<typeof helloReplySchema>;

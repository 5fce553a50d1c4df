import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpEffect } from './fault-rules.ts';
import type { Reply } from './reply.ts';

/** A reply as it goes on the wire. */
export interface Wire {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Turns a reply into status, headers and text. */
export function toWire(reply: Reply): Wire {
  const headers: Record<string, string> = { ...reply.headers };
  if (reply.html !== undefined) {
    return { status: reply.status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body: reply.html };
  }
  if (reply.json === undefined) return { status: reply.status, headers, body: '' };
  return { status: reply.status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(reply.json) };
}

/** Sends the whole reply at once. */
export function send(response: ServerResponse, wire: Wire): void {
  if (response.destroyed) return;
  response.writeHead(wire.status, { ...wire.headers, 'content-length': String(Buffer.byteLength(wire.body)) });
  response.end(wire.body);
}

async function drainedOrClosed(response: ServerResponse): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).finally(() => over.abort());
}

async function pour(response: ServerResponse, wire: Wire, chunk: string, bytes: number): Promise<void> {
  response.writeHead(wire.status, wire.headers);
  response.write('{"padding":"');
  let left = bytes;
  while (left > 0 && !response.destroyed) {
    const part = chunk.slice(0, Math.min(chunk.length, left));
    left -= part.length;
    if (!response.write(part)) await drainedOrClosed(response);
  }
  if (!response.destroyed) response.end('"}');
}

async function drip(response: ServerResponse, wire: Wire, msPerByte: number): Promise<void> {
  response.writeHead(wire.status, wire.headers);
  for (const byte of Buffer.from(wire.body)) {
    if (response.destroyed) return;
    response.write(Uint8Array.of(byte));
    await delay(msPerByte, undefined, { ref: false });
  }
  response.end();
}

function patched(body: string, fields: Record<string, unknown>): string {
  const value: unknown = body === '' ? {} : JSON.parse(body);
  if (Array.isArray(value)) return JSON.stringify(value.map((item: unknown) => Object.assign({}, item, fields)));
  return JSON.stringify(Object.assign({}, value, fields));
}

let pageOfEndless = 0;

/** Sends a true reply spoilt by one of the effects that need it. */
export async function sendSpoilt(response: ServerResponse, wire: Wire, effect: HttpEffect): Promise<void> {
  const jsonHeaders = { ...wire.headers, 'content-type': 'application/json' };
  switch (effect.kind) {
    case 'malformed':
      return send(response, { ...wire, headers: jsonHeaders, body: `${wire.body.slice(0, Math.floor(wire.body.length / 2))}{"` });
    case 'content-type':
      return send(response, { ...wire, headers: { ...wire.headers, 'content-type': effect.value } });
    case 'patch':
      return send(response, { ...wire, body: patched(wire.body, effect.fields) });
    case 'endless-paging':
      pageOfEndless += 1;
      return send(response, { ...wire, status: 206, headers: { ...wire.headers, 'next-range': `id ]${pageOfEndless}..; max=200` } });
    case 'endless':
      return pour(response, { ...wire, headers: jsonHeaders }, 'x'.repeat(16_384), Number.POSITIVE_INFINITY);
    case 'huge':
      return pour(response, { ...wire, headers: jsonHeaders }, 'x'.repeat(65_536), effect.bytes);
    case 'drip':
      return drip(response, wire, effect.msPerByte);
    case 'delay':
    case 'hang':
    case 'redirect':
    case 'reset':
    case 'status':
      return send(response, wire);
  }
}

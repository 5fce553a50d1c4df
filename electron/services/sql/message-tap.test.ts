import { PassThrough } from 'node:stream';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { tapMessages, type RowSink } from './message-tap.ts';

function message(type: string, body: Uint8Array): Buffer {
  const framed = Buffer.alloc(5 + body.length);
  framed.write(type, 'latin1');
  framed.writeInt32BE(4 + body.length, 1);
  framed.set(body, 5);
  return framed;
}

/** A stream with pg's reader on it, tapped; `emit` plays the server. */
function tapped() {
  const stream = new PassThrough();
  const log: string[] = [];
  const passed: Buffer[] = [];
  const errors: Error[] = [];
  stream.on('error', (error) => errors.push(error));
  stream.on('data', (chunk: Buffer) => passed.push(Buffer.from(chunk)));
  const tap = tapMessages(stream);
  const sink: RowSink = {
    dataRow: (data, start, end) => { log.push(`D${data.toString('hex', start, end)}`); },
    copyData: (data, start, end) => { log.push(`d${data.toString('hex', start, end)}`); },
    chunkEnd: () => undefined,
  };
  return { stream, tap, sink, log, passed, errors };
}

const isRow = ([type]: [string, Uint8Array]): boolean => type === 'D' || type === 'd';

test('property: rows go to the sink and all else to pg, byte for byte, however the bytes are cut', () => {
  const messages = fc.array(fc.tuple(fc.constantFrom('D', 'd', 'T', 'C', 'N', 'Z'), fc.uint8Array({ maxLength: 40 })), { maxLength: 12 });
  fc.assert(fc.property(messages, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }), (list, cuts) => {
    const { stream, tap, sink, log, passed } = tapped();
    tap.sink = sink;
    const bytes = Buffer.concat(list.map(([type, body]) => message(type, body)));
    for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
      const size = cuts[turn % cuts.length]!;
      stream.emit('data', bytes.subarray(at, at + size));
      at += size;
    }
    expect(log).toEqual(list.filter(isRow).map(([type, body]) => `${type}${Buffer.from(body).toString('hex')}`));
    expect(Buffer.concat(passed)).toEqual(Buffer.concat(list.filter((entry) => !isRow(entry)).map(([type, body]) => message(type, body))));
  }));
});

test('without a sink everything is pg’s', () => {
  const { stream, passed } = tapped();
  const row = message('D', Buffer.from([0, 1, 0, 0, 0, 0]));
  stream.emit('data', row);
  expect(Buffer.concat(passed)).toEqual(row);
});

test.each<[name: string, bytes: number[]]>([
  ['an unknown type', [0x21, 0, 0, 0, 4]],
  ['a length below its own size', [0x43, 0, 0, 0, 3]],
  ['a length beyond 1 GiB', [0x44, 0x7f, 0xff, 0xff, 0xff]],
  ['a large length for a message that carries no rows', [0x4e, 0x10, 0, 0, 0]],
])('%s destroys the stream with a reason', async (_, bytes) => {
  const { stream, tap, sink, errors } = tapped();
  tap.sink = sink;
  stream.emit('data', Buffer.from(bytes));
  await expect.poll(() => errors.map(({ name }) => name)).toEqual(['MalformedMessage']);
  expect(stream.destroyed).toBe(true);
});

test('256 MB exactly is not too large', () => {
  const { stream, tap, sink } = tapped();
  tap.sink = sink;
  stream.emit('data', Buffer.from([0x44, 0x1f, 0xff, 0xff, 0xff, 0, 1, 0x10, 0, 0, 0, 0x78]));
  stream.emit('data', Buffer.from([0x78]));
  expect(stream.destroyed).toBe(false);
});

test('a length alone costs no memory', () => {
  const { stream, tap, sink } = tapped();
  tap.sink = sink;
  const before = process.memoryUsage().external;
  stream.emit('data', Buffer.from([0x44, 0x1f, 0xff, 0xff, 0xff, 0, 1]));
  expect(process.memoryUsage().external - before).toBeLessThan(16 * 1024 * 1024);
  expect(stream.destroyed).toBe(false);
});

test.each<[name: string, bytes: number[]]>([
  ['a value beyond 256 MB in a row of allowed size', [0x44, 0x1f, 0xff, 0xff, 0xff, 0, 2, 0, 0, 0, 1, 0x78, 0x10, 0, 0, 1]],
  ['a row beyond 512 MB', [0x44, 0x20, 0, 0, 5, 0, 1]],
  ['COPY data beyond 256 MB', [0x64, 0x10, 0, 0, 5]],
])('%s ends the stream with the limit', async (_, bytes) => {
  const { stream, tap, sink, errors } = tapped();
  tap.sink = sink;
  for (const byte of bytes) stream.emit('data', Buffer.from([byte]));
  await expect.poll(() => errors.map(({ name }) => name)).toEqual(['ValueTooLarge']);
  expect(errors[0]?.message).toMatch(/takes up to (?:256|512) MB/);
});

test('a reader that throws ends its stream, not the process', async () => {
  const stream = new PassThrough();
  const errors: Error[] = [];
  stream.on('error', (error) => errors.push(error));
  stream.on('data', () => { throw new RangeError('out of bounds'); });
  tapMessages(stream);
  stream.emit('data', message('C', Buffer.from('SELECT 1\0')));
  await expect.poll(() => errors[0]?.cause).toBeInstanceOf(RangeError);
});

import { connect } from 'node:net';
import { Client } from 'pg';

const block = Buffer.alloc(256 * 1024, 'borealis');

/** Seconds from connecting to the last of so many bytes. */
export function download(port: number, bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let left = bytes;
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => socket.write(`D${bytes}\n`));
    socket.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left > 0) return;
      socket.destroy();
      resolve((performance.now() - began) / 1000);
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`The download ended ${left} bytes early.`)));
  });
}

/** Seconds from connecting until the far end has said that it has all of so many bytes. */
export function upload(port: number, bytes: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let left = bytes;
    const more = (): void => {
      while (left > 0) {
        const chunk = left >= block.length ? block : block.subarray(0, left);
        left -= chunk.length;
        if (!socket.write(chunk)) {
          socket.once('drain', more);
          return;
        }
      }
    };
    const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => {
      socket.write(`U${bytes}\n`);
      more();
    });
    socket.once('data', () => {
      socket.destroy();
      resolve((performance.now() - began) / 1000);
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('The upload was cut off.')));
  });
}

export interface Login { user: string; password: string; database: string }

/** Seconds for a new PostgreSQL connection and the answer to `select 1`. */
export async function connectAndSelect(port: number, login: Login): Promise<number> {
  const began = performance.now();
  const client = new Client({ host: '127.0.0.1', port, ...login, ssl: false });
  await client.connect();
  await client.query('select 1');
  const seconds = (performance.now() - began) / 1000;
  await client.end();
  return seconds;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

export interface Pairs { ours: number; theirs: number; ratio: number }

/** So many pairs, taking turns in who goes first, after some of each to warm up; medians of the figures and of their ratios. */
export async function interleave(pairs: number, ours: () => Promise<number>, theirs: () => Promise<number>, warmUps = 1): Promise<Pairs> {
  for (let warmUp = 0; warmUp < warmUps; warmUp += 1) {
    await ours();
    await theirs();
  }
  const taken: { ours: number; theirs: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    if (pair % 2 === 0) {
      const first = await ours();
      taken.push({ ours: first, theirs: await theirs() });
    } else {
      const first = await theirs();
      taken.push({ ours: await ours(), theirs: first });
    }
  }
  return {
    ours: median(taken.map((pair) => pair.ours)), theirs: median(taken.map((pair) => pair.theirs)),
    ratio: median(taken.map((pair) => pair.ours / pair.theirs)),
  };
}

import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import type { ChannelControl } from './ssh2-internals.ts';
import { createReceiveWindow, type ReceiveWindow, type WindowBudget } from './receive-window.ts';

type Done = (error?: Error | null) => void;

function brokenPipe(): Error {
  return Object.assign(new Error('The other end has closed the channel.'), { code: 'EPIPE' });
}

interface ChannelSurroundings {
  budget: WindowBudget;
  roundTripMs: number;
  /** Called before what is written to the SSH connection. */
  cork: () => void;
}

/**
 * An ssh2 channel made a trustworthy Duplex. A raw one, after its connection died, takes writes, calls back without an error and drops
 * them; it never emits `error`. This one is destroyed with the reason by its connection, fails every write that cannot be sent, and
 * lets the peer send only as much as its reader drains.
 */
export class SshChannel extends Duplex {
  readonly #channel: ClientChannel;
  readonly #control: ChannelControl;
  readonly #window: ReceiveWindow;
  readonly #cork: () => void;
  #pending: Done | null = null;
  #ended = false;
  #closed = false;

  constructor(channel: ClientChannel, control: ChannelControl, { budget, roundTripMs, cork }: ChannelSurroundings) {
    super({ allowHalfOpen: true, autoDestroy: true, readableHighWaterMark: 256 * 1024, writableHighWaterMark: 256 * 1024 });
    this.#channel = channel;
    this.#control = control;
    this.#cork = cork;
    this.#window = createReceiveWindow({ initial: control.initialWindow, budget, roundTripMs, grant: (bytes) => control.grant(bytes) });
    channel.on('error', (error: Error) => this.destroy(error));
    channel.on('data', (chunk: Buffer) => this.#receive(chunk));
    channel.on('end', () => this.#end());
    channel.on('close', () => this.#remoteClose());
    channel.stderr.resume();
  }

  #receive(chunk: Buffer): void {
    if (this.destroyed || this.#ended) return;
    if (!this.#window.received(chunk.length)) {
      this.destroy(new Error('The bastion sent more than the channel allows.'));
      return;
    }
    this.push(chunk);
    this.#window.update(this.readableLength);
  }

  #end(): void {
    if (this.#ended || this.destroyed) return;
    this.#ended = true;
    this.push(null);
  }

  #remoteClose(): void {
    this.#closed = true;
    this.#end();
    this.#settle(brokenPipe());
    if (this.destroyed) return;
    if (this.readableEnded) this.destroy();
    else this.once('end', () => this.destroy());
  }

  #settle(error: Error | null): void {
    const done = this.#pending;
    this.#pending = null;
    done?.(error);
  }

  override read(size?: number): unknown {
    const chunk: unknown = super.read(size);
    // The reader drains here: _read alone is not called again while a backlog waits.
    if (!this.destroyed && !this.#ended) this.#window.update(this.readableLength);
    return chunk;
  }

  override _read(): void {
    // Data arrives by itself, as far as the window allows.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    if (this.#closed || !this.#control.writable()) {
      done(brokenPipe());
      return;
    }
    this.#pending = done;
    this.#cork();
    this.#channel.write(chunk, () => this.#settle(null));
  }

  /** One SSH packet for what waits, rather than one for each of pg's small messages. */
  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done);
  }

  override _final(done: Done): void {
    if (!this.#closed && this.#control.writable()) this.#channel.end();
    done();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#window.dispose();
    this.#settle(error ?? brokenPipe());
    this.#channel.resume();
    // ssh2's destroy is EOF and CLOSE; both are dropped quietly once the connection is gone.
    if (!this.#closed) this.#channel.destroy();
    done(error);
  }
}

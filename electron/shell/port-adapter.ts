/** Electron's MessagePortMain, as far as it is used. */
export interface MainPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** What oRPC's MessagePort handler asks of a port. */
export interface PeerPort {
  on(event: string, callback: (message?: { data: unknown }) => void): void;
  postMessage(data: unknown): void;
}

export interface AdaptedPort {
  readonly peer: PeerPort;
  start(): void;
  /** Closes it and tells the peer. */
  close(): void;
}

/**
 * oRPC's view of Electron's port, whose overloads it cannot name. Its `close` event is documented for the other end's
 * disconnecting only, so closing it here tells the peer as well; what a handler still answers then goes nowhere.
 */
export function adaptPort(port: MainPort): AdaptedPort {
  const listeners: (() => void)[] = [];
  let closed = false;
  const end = (): void => {
    if (closed) return;
    closed = true;
    for (const listener of listeners) listener();
  };
  port.on('close', end);
  return {
    peer: {
      on(event, callback) {
        if (event === 'message') port.on('message', (message) => callback({ data: message.data }));
        if (event === 'close') listeners.push(() => callback());
      },
      postMessage(data) {
        if (!closed) port.postMessage(data);
      },
    },
    start: () => port.start(),
    close() {
      port.close();
      end();
    },
  };
}

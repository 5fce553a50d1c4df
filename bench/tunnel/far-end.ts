import { createServer, type Socket } from 'node:net';
import { readInput } from './children.ts';

/** Behind the bastion: `D<bytes>\n` is answered with so many bytes, `U<bytes>\n` with one byte once so many have come. */
await readInput();
const block = Buffer.alloc(256 * 1024, 'borealis');

function send(socket: Socket, bytes: number): void {
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
    socket.end();
  };
  more();
}

function receive(socket: Socket, bytes: number, first: Buffer): void {
  let left = bytes - first.length;
  const check = (): void => { if (left <= 0) socket.end('k'); };
  socket.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    check();
  });
  check();
}

const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  socket.once('data', (chunk: Buffer) => {
    const line = chunk.indexOf(10);
    const bytes = Number(chunk.toString('latin1', 1, line));
    if (chunk[0] === 0x44) send(socket, bytes);
    else receive(socket, bytes, chunk.subarray(line + 1));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(JSON.stringify(typeof address === 'object' && address ? address.port : 0));
});

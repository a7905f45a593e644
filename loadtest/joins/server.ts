import type { AddressInfo, Socket } from 'node:net';
import { answerCalls, type Handlers } from '../feed/child.ts';
import { type ServerName, startJoinServer } from './servers.ts';

/** Reads the count of the socket's handle, which also has what is written past the stream. */
const openBytes = (socket: Socket) =>
  (socket as unknown as { _handle: { bytesWritten: number } | null })._handle?.bytesWritten ?? 0;

/** Serves in the server's process, which says what it has used and written so far. */
async function serve(name: ServerName, collector?: string): Promise<Handlers> {
  const { http, room, tokens } = await startJoinServer(name, collector);
  const open = new Set<Socket>();
  let closedBytes = 0;
  http.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      closedBytes += socket.bytesWritten;
    });
  });
  return {
    address: () => ({ port: (http.address() as AddressInfo).port, room, tokens }),
    used: () => {
      const { user, system } = process.cpuUsage();
      const writtenBytes = [...open].reduce((sum, socket) => sum + openBytes(socket), closedBytes);
      return { cpuMs: (user + system) / 1_000, writtenBytes };
    },
  };
}

answerCalls(serve(process.argv[2] as ServerName, process.argv[3]));

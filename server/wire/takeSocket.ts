import {
  CloseCode,
  connectClientToRoom,
  createAuthContext,
  debugAndPrintError,
  matchMaker,
  type ServerError,
} from '@colyseus/core';
import type { WebSocket } from 'ws';
import type { AddressShares } from './AddressShares.ts';
import type { Beaten } from './Heartbeat.ts';
import { SeatClient } from './SeatClient.ts';
import type { GuardedSocket } from './SocketGate.ts';
import type { Upgrading } from './upgrading.ts';

/** A socket that somebody is to take a seat with. */
export type TakenSocket = GuardedSocket & Beaten;

interface TakeInput {
  readonly shares: AddressShares;
  /** Says whose share the frames of a socket count for; null: nobody's. */
  readonly addressOf: (request: Upgrading) => string | null;
}

export type TakeSocket = (socket: TakenSocket, request: Upgrading) => Promise<void>;

/**
 * Returns what is done with each new socket of every library: what it sends counts for its address, and it gets the seat that was
 * reserved for it. One that asks for its old seat is refused: no room of this server keeps a seat for who dropped out. Colyseus
 * would let everybody wait who asks with the token of a seat that is still taken, all but the last of them without end; they join
 * anew instead.
 */
export function socketTaker({ shares, addressOf }: TakeInput): TakeSocket {
  return async (socket, request) => {
    const address = addressOf(request);
    if (address !== null) socket.countFor(shares, address);
    // one of each for all sockets, and not one for each socket
    socket.on('error', sayError);
    socket.on('pong', answered);
    const [path = '', query] = request.url!.split('?', 2);
    const searchParams = new URLSearchParams(query);
    if (searchParams.has('reconnectionToken')) socket.close(CloseCode.FAILED_TO_RECONNECT);
    else await seat(socket, { request, path, searchParams });
  };
}

function sayError(error: Error): void {
  debugAndPrintError(`${error.message}\n${error.stack}`);
}

function answered(this: Beaten): void {
  this.pingCount = 0;
}

/** Gives the socket the seat that was reserved for it, as Colyseus' transports do. The door lets sockets for rooms in alone. */
async function seat(
  socket: TakenSocket,
  asked: {
    readonly request: Upgrading;
    readonly path: string;
    readonly searchParams: URLSearchParams;
  },
): Promise<void> {
  const { request, path, searchParams } = asked;
  const room = matchMaker.getLocalRoomById(path.slice(path.lastIndexOf('/') + 1));
  // Colyseus' client asks no more of a socket than all of ours have
  const client = new SeatClient(searchParams.get('sessionId')!, socket as unknown as WebSocket);
  const { remoteAddress } = request.socket;
  const token = searchParams.get('_authToken');
  const context = createAuthContext({
    headers: request.headers as Record<string, string>,
    token,
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
  });
  try {
    await connectClientToRoom(room, client, context, { skipHandshake: searchParams.has('skipHandshake') });
  } catch (error) {
    debugAndPrintError(error as Error);
    const { code, message } = error as ServerError;
    client.error(code, message, () => socket.close(CloseCode.WITH_ERROR));
  }
}

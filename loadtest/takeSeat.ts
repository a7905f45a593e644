import { once } from 'node:events';
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { WebSocket } from 'ws';
import { WIRE } from '../shared/protocol/wireVersion.ts';

/** The bytes by which Colyseus' wire tells messages apart: a seat is taken, and a message with a name. */
export const BYTE = { join: 10, message: 13 } as const;

/** Returns where the name of a message ends and its body begins; names are shorter than 32 bytes. */
export const nameEnd = (message: Buffer): number => 2 + (message[1]! & 0x1f);

/** A server that seats are asked of, over connections that are kept. */
export interface SeatServer {
  /** The address, such as `http://127.0.0.1:2567`. */
  readonly address: string;
  readonly agent: HttpAgent;
}

export function seatServer(address: string, connections: number): SeatServer {
  const kept = { keepAlive: true, maxSockets: connections };
  return { address, agent: address.startsWith('https:') ? new HttpsAgent(kept) : new HttpAgent(kept) };
}

/** A seat was refused: `message` is the code, `waitMs` how long to wait before the next try. */
export class SeatRefused extends Error {
  override readonly name = 'SeatRefused';
  readonly waitMs: number;
  constructor(code: string, waitMs: number) {
    super(code);
    this.waitMs = waitMs;
  }
}

/** Where somebody wants to sit; without a token they come as a guest. */
export interface SeatWish {
  readonly room: string;
  /** Null: the room is none of a stream. */
  readonly streamId: string | null;
  readonly token: string | null;
}

/**
 * Takes a seat as a browser's page does, with a bare socket: thousands of them fit into one process. The room's first
 * message comes after it resolves. Throws `SeatRefused`, or the error of the network.
 */
export async function takeSeat(server: SeatServer, wish: SeatWish): Promise<WebSocket> {
  const { address, path } = await reserveSeat(server, wish);
  const url = address.replace(/^http/, 'ws') + path;
  const socket = new WebSocket(url, { perMessageDeflate: false });
  // a server that is ended closes it without a word
  const closed = new AbortController();
  socket.once('close', () => closed.abort());
  const [welcome] = (await once(socket, 'message', { signal: closed.signal })) as [Buffer];
  if (welcome[0] !== BYTE.join) throw new Error('no welcome');
  socket.send(Buffer.from([BYTE.join]));
  return socket;
}

/** Where the socket of a seat is opened: an address such as `http://127.0.0.1:2568`, and the path there. */
export interface ReservedSeat {
  readonly address: string;
  readonly path: string;
}

/** Asks for a seat. Throws as `takeSeat`. */
export async function reserveSeat(
  server: SeatServer,
  { room, streamId, token }: SeatWish,
): Promise<ReservedSeat> {
  const wish = { ...(streamId === null ? {} : { streamId }), wire: WIRE.current };
  const answer = await ask(server, `/matchmake/joinOrCreate/${room}`, token, wish);
  const { publicAddress, processId, roomId, sessionId } = answer;
  const { protocol } = new URL(server.address);
  return {
    address: publicAddress === undefined ? server.address : `${protocol}//${publicAddress}`,
    path: `/${processId}/${roomId}?sessionId=${sessionId}`,
  };
}

/** Says whether the server had just closed a connection that was idle: a browser asks again over another. */
export function wasClosedIdle({ reusedSocket }: ClientRequest, error: unknown): boolean {
  return reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
}

async function ask(
  { address, agent }: SeatServer,
  path: string,
  token: string | null,
  body: object,
): Promise<Record<string, string>> {
  const send = address.startsWith('https:') ? httpsRequest : httpRequest;
  const headers = {
    'Content-Type': 'application/json',
    ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
  };
  const sent = send(address + path, { method: 'POST', agent, headers });
  sent.end(JSON.stringify(body));
  let response: IncomingMessage;
  try {
    [response] = (await once(sent, 'response')) as [IncomingMessage];
  } catch (error) {
    if (!wasClosedIdle(sent, error)) throw error;
    return ask({ address, agent }, path, token, body);
  }
  let text = '';
  for await (const chunk of response) text += chunk;
  const said = JSON.parse(text) as Record<string, string> & { retryAfterMs?: number };
  if (response.statusCode !== 200) throw new SeatRefused(said.error ?? 'unknown', said.retryAfterMs ?? 0);
  return said;
}

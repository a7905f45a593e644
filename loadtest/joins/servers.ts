import { createServer, type Server as HttpServer } from 'node:http';
import { type Client, Room, Server } from '@colyseus/core';
import { Encoder } from '@colyseus/schema';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { MAP_BYTES, ViewerMapRoom } from '../feed/benchRooms.ts';
import { addPerson, startProduct } from '../product.ts';

export type ServerName = 'product' | 'viewerMap' | 'emptyRoom';

export interface JoinServer {
  readonly http: HttpServer;
  /** The room that viewers join. */
  readonly room: string;
  readonly tokens: { readonly creator: string; readonly viewers: readonly string[] } | null;
}

/** Starts a server. The product hands traces of all joins to `collector`; without one nothing is taken down. */
export function startJoinServer(name: ServerName, collector?: string): Promise<JoinServer> {
  switch (name) {
    case 'product':
      return startWithPeople(collector ? { OTEL_EXPORTER_OTLP_ENDPOINT: collector } : {});
    case 'viewerMap':
      return startPlain(ViewerMapRoom);
    case 'emptyRoom':
      return startPlain(EmptyRoom);
  }
}

/** How many people the crowd is. Seats of one person know of each other, so it must be many. */
const PEOPLE = 500;

async function startWithPeople(more: Readonly<Record<string, string>>): Promise<JoinServer> {
  // Each person comes a few times.
  const { http, services } = await startProduct({ MESI_JOINS_PER_MINUTE_OF_PERSON: '1000000', ...more });
  const tokenOf = async (handle: string, isCreator: boolean) =>
    (await addPerson(services, { handle, name: `Person ${handle}`, isCreator })).token;
  const viewers = await Promise.all(Array.from({ length: PEOPLE }, (_, n) => tokenOf(`viewer-${n}`, false)));
  return { http, room: 'audience', tokens: { creator: await tokenOf('creator', true), viewers } };
}

/**
 * A room with the least that a join can cost over Colyseus' own matchmaking: no login, no state, one word of welcome.
 */
class EmptyRoom extends Room {
  override autoDispose = false;
  override maxClients = Number.POSITIVE_INFINITY;

  override onJoin(client: Client): void {
    client.send('welcome');
  }
}

async function startPlain(PlainRoom: new () => Room): Promise<JoinServer> {
  // There is room for the whole map: else each join would also grow a buffer and say so.
  Encoder.BUFFER_SIZE = MAP_BYTES;
  const http = createServer();
  const transport = new WebSocketTransport({ server: http });
  const server = new Server({ transport, greet: false, gracefullyShutdown: false });
  server.define('viewers', PlainRoom);
  await server.listen(0, '127.0.0.1');
  return { http, room: 'viewers', tokens: null };
}

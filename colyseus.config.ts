import type { Server as HttpServer, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineRoom, defineServer, matchMaker, type RegisteredHandler } from '@colyseus/core';
import { monitor } from '@colyseus/monitor';
import { playground } from '@colyseus/playground';
import type { Config } from './server/config.ts';
import type { CreatedServices } from './server/createServices.ts';
import { DemoShow, type DemoShowInput } from './server/demoShow/DemoShow.ts';
import type { Metrics } from './server/domain/metrics.ts';
import { STILL_HIDDEN } from './server/domain/topics/news.ts';
import { createBoundedServer } from './server/http/boundedServer.ts';
import { shareOf } from './server/http/callerAddress.ts';
import { createHttp } from './server/http/createHttp.ts';
import { openDoor } from './server/http/door.ts';
import { joinPeers, type Peers, reachable } from './server/http/peers.ts';
import { createStillShelf, dropHiddenStills, type StillShelf } from './server/http/stills.ts';
import { upgradeJudge } from './server/http/upgrades.ts';
import { localAddress } from './server/localAddress.ts';
import type { Log } from './server/log.ts';
import { defineAudienceRoom } from './server/rooms/audience/AudienceRoom.ts';
import { playbackDoor } from './server/rooms/audience/playback/playbackCalls.ts';
import { defineChatRoom } from './server/rooms/chat/ChatRoom.ts';
import { conversationDoor } from './server/rooms/chat/flagMessage.ts';
import { defineInboxRoom } from './server/rooms/inbox/InboxRoom.ts';
import { countAdmissions } from './server/rooms/kernel/countAdmissions.ts';
import type { RoomDeps } from './server/rooms/kernel/deps.ts';
import { GuestSeats } from './server/rooms/kernel/GuestSeats.ts';
import { PersonSeats } from './server/rooms/kernel/PersonSeats.ts';
import { SessionEnds } from './server/rooms/kernel/SessionEnds.ts';
import { defineLobbyRoom } from './server/rooms/lobby/LobbyRoom.ts';
import { defineMeetingRoom } from './server/rooms/meeting/MeetingRoom.ts';
import { meetingDoor } from './server/rooms/meeting/meetingCalls.ts';
import { PersonRates } from './server/rooms/policies/requestRates.ts';
import { encoderDoor } from './server/rooms/stream/encoder/encoderCalls.ts';
import { defineStreamRoom } from './server/rooms/stream/StreamRoom.ts';
import { studioDoor } from './server/rooms/stream/studioSeats.ts';
import { boundLines } from './server/wire/boundedLog.ts';
import { colyseusLog } from './server/wire/colyseusLog.ts';
import { createTransports } from './server/wire/transport.ts';
import { loadUws } from './server/wire/uws/uwsModule.ts';
import { LIMITS } from './shared/limits.ts';

export interface Composition {
  readonly config: Config;
  readonly created: CreatedServices;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clientDir: string;
  /** Tests that end the process between two steps give it. */
  readonly faultHook?: RoomDeps['faultHook'];
  /** Tests that ask faster than people give it. */
  readonly rates?: PersonRates;
  /** The pace of the demo show, for tests. */
  readonly showPace?: DemoShowInput['pace'];
  /** Rooms that tests put beside the product's. */
  readonly moreRooms?: (deps: RoomDeps) => Readonly<Record<string, RegisteredHandler>>;
}

/** Rejects when the address cannot be had. Colyseus alone waits for ever then, and its transport prints a stack. */
async function whenListening(httpServer: HttpServer, listen: () => Promise<void>): Promise<void> {
  httpServer.removeAllListeners('error');
  const { promise: failed, reject } = Promise.withResolvers<never>();
  httpServer.once('error', reject);
  await Promise.race([listen(), failed]);
}

function countSeats({ config, created, log }: Composition) {
  const { bus, clock, ids } = created.services;
  const presence = config.redisUrl === null ? null : created.presence;
  const counting = { presence, processName: ids.next('pr'), clock, log };
  const guestBounds = { inAll: config.guests, ofAddress: LIMITS.guestsOfAddress };
  return {
    personSeats: new PersonSeats(counting),
    guestSeats: new GuestSeats({ ...counting, ...guestBounds }),
    sessionEnds: new SessionEnds({ bus, clock }),
  };
}

/** The rooms of the product, and those that tests put beside them. */
function roomsOf({ moreRooms, metrics }: Composition, deps: RoomDeps) {
  return {
    lobby: defineRoom(countAdmissions('lobby', defineLobbyRoom(deps), metrics)),
    stream: defineRoom(countAdmissions('stream', defineStreamRoom(deps), metrics)).filterBy(['streamId']),
    audience: defineRoom(countAdmissions('audience', defineAudienceRoom(deps), metrics)).filterBy([
      'streamId',
    ]),
    inbox: defineRoom(countAdmissions('inbox', defineInboxRoom(deps), metrics)).filterBy(['personId']),
    chat: defineRoom(countAdmissions('chat', defineChatRoom(deps), metrics)).filterBy(['conversationId']),
    meeting: defineRoom(countAdmissions('meeting', defineMeetingRoom(deps), metrics)).filterBy(['meetingId']),
    ...moreRooms?.(deps),
  };
}

/** The demo show of this process; null where there is no demo. `address` returns where it is reached, once it listens. */
function demoShowOf({ config, created, log, showPace }: Composition, address: () => string | null) {
  if (!config.demo) return null;
  const isAlone = config.redisUrl === null;
  return new DemoShow({
    services: created.services,
    log,
    address,
    isAlone,
    ...(showPace ? { pace: showPace } : {}),
  });
}

/** The ways by which sockets come in, and who may. */
function transportsOf({ config, created, metrics, log }: Composition, server: HttpServer) {
  const judge = upgradeJudge(config);
  const { clock } = created.services;
  const parts = { server, clock, log, metrics, addressOf: shareOf(config) };
  const isUws = config.sockets.transport === 'uws';
  const uws = isUws ? { uws: loadUws(), judge, mostWaiting: config.connectionsPerAddress } : null;
  return { judge, ...createTransports(parts, uws) };
}

/** Removes the pictures of streams that nobody may see any more, now and from now on. */
async function hideStills(
  shelf: StillShelf,
  { services: { store, bus }, log }: { readonly services: CreatedServices['services']; readonly log: Log },
): Promise<void> {
  await dropHiddenStills(store, shelf);
  await bus.subscribe(STILL_HIDDEN, ({ streamId }) => {
    shelf.drop(streamId).catch((err: unknown) => log.warn({ err, streamId }, 'a picture was not removed'));
  });
}

/** Config → services → rooms → transport. No rules here. */
export function compose(composition: Composition) {
  const { config, created, metrics, log, clientDir, faultHook, rates = new PersonRates() } = composition;
  const { services, adapters, presence, driver } = created;
  const shelf = createStillShelf(config.dataDir);
  const stillOf = shelf.addressOf;
  const seats = countSeats(composition);
  const { audienceSize } = config;
  const deps: RoomDeps = { services, metrics, log, rates, ...seats, audienceSize, stillOf, faultHook };
  const httpServer = createBoundedServer(config);
  const { ws, uws, judge } = transportsOf(composition, httpServer);
  let at: string | null = null;
  const demoShow = demoShowOf(composition, () => at);
  let pages: RequestListener = () => {};
  // rooms are asked for at the door
  matchMaker.controller.exposedMethods = [];
  const server = defineServer({
    greet: false,
    gracefullyShutdown: false,
    presence,
    driver,
    logger: colyseusLog(log, boundLines(services.clock)),
    transport: ws,
    ...(config.sockets.address === null ? {} : { publicAddress: config.sockets.address }),
    express: (app) => {
      const devPages = config.dev ? { '/monitor': monitor(), '/playground': playground() } : {};
      const sessions = { encoders: encoderDoor, playbacks: playbackDoor, studios: studioDoor };
      const doors = { ...sessions, meetings: meetingDoor, conversations: conversationDoor, demoShow };
      const parts = { services, config, adapters, metrics, log, devPages, clientDir };
      createHttp({ ...parts, ...doors, presence: config.redisUrl === null ? null : presence })(app);
      pages = app;
    },
    rooms: roomsOf(composition, deps),
  });
  let peers: Peers | null = null;
  return {
    async listen(host: string): Promise<number> {
      await hideStills(shelf, { services, log });
      await whenListening(httpServer, () => server.listen(config.port, host));
      // in the same turn: nobody comes in before the door is there
      const own = httpServer.address() as AddressInfo;
      const { clock } = services;
      const { processId } = matchMaker;
      const address = config.peerAddress ?? reachable(own);
      peers = joinPeers({ presence, clock, log, processId, address });
      openDoor(httpServer, { config, services, presence, log, peers, judge, app: pages });
      if (uws !== null) {
        const uwsPort = await uws.listen({ host: own.address, port: config.sockets.port });
        log.info({ port: uwsPort }, 'sockets come by uWebSockets.js as well');
      }
      at = localAddress(host, own.port);
      return own.port;
    },
    async stop(): Promise<void> {
      demoShow?.close();
      await peers?.leave();
      await server.gracefullyShutdown(false);
      uws?.close();
      seats.personSeats.close();
      seats.guestSeats.close();
      seats.sessionEnds.close();
      httpServer.closeAllConnections();
    },
    httpServer,
    demoShow,
  };
}

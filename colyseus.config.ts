import { createServer, type Server as HttpServer } from 'node:http';
import { defineRoom, defineServer, matchMaker } from '@colyseus/core';
import { monitor } from '@colyseus/monitor';
import { playground } from '@colyseus/playground';
import { WebSocketTransport } from '@colyseus/ws-transport';
import type { Config } from './server/config.ts';
import type { CreatedServices } from './server/createServices.ts';
import { createHttp } from './server/http/createHttp.ts';
import type { Metrics } from './server/http/metrics.ts';
import { guardMatchmaking, guardUpgrade } from './server/http/origin.ts';
import type { Log } from './server/log.ts';
import { defineAudienceRoom } from './server/rooms/audience/AudienceRoom.ts';
import type { RoomDeps } from './server/rooms/kernel/deps.ts';
import { defineLobbyRoom } from './server/rooms/lobby/LobbyRoom.ts';
import { defineStreamRoom } from './server/rooms/stream/StreamRoom.ts';
import { LIMITS } from './shared/limits.ts';

export interface Composition {
  readonly config: Config;
  readonly created: CreatedServices;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clientDir: string;
}

/** Config → services → rooms → transport. No rules here. */
export function compose({ config, created, metrics, log, clientDir }: Composition) {
  const { services, adapters, presence, driver } = created;
  const deps: RoomDeps = { services, metrics, log, audienceSize: config.audienceSize };
  const httpServer: HttpServer = createServer();
  guardMatchmaking(matchMaker.controller, config);
  // the rest is ways around the rooms' own admission, or for reconnection tokens that no room gives
  matchMaker.controller.exposedMethods = ['joinOrCreate'];
  const server = defineServer({
    greet: false,
    gracefullyShutdown: false,
    presence,
    driver,
    transport: new WebSocketTransport({
      server: httpServer,
      maxPayload: LIMITS.clientFrameBytes,
      perMessageDeflate: false,
      beforeUpgrade: guardUpgrade(config),
    }),
    express: (app) => {
      if (config.dev) {
        app.use('/monitor', monitor());
        app.use('/playground', playground());
      }
      createHttp({ services, config, adapters, metrics, log, clientDir })(app);
    },
    rooms: {
      lobby: defineRoom(defineLobbyRoom(deps)),
      stream: defineRoom(defineStreamRoom(deps)).filterBy(['streamId']),
      audience: defineRoom(defineAudienceRoom(deps)).filterBy(['streamId']),
    },
  });
  return { server, httpServer };
}

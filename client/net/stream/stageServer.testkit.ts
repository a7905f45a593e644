import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalDriver, LocalPresence, Room, type Client as Seat, Server, ServerError } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import type { FeedFrame } from '../../../shared/protocol/feed.ts';
import { rejection } from '../../../shared/protocol/rejections.ts';
import { snapshotOf } from '../../model/testStage.ts';

/** A real Colyseus server whose one kind of room does as a test says. */
export interface StageServer {
  readonly origin: string;
  /** What the next joins are met with. */
  readonly rule: { refuse: [status: number, message: string] | null; snapshots: boolean };
  readonly seats: Seat[];
  readonly tokens: string[];
  /** What was joined with. */
  readonly options: unknown[];
  /** Paths and queries of the sockets that were asked for. */
  readonly upgrades: string[];
  readonly say: (frame: FeedFrame) => void;
  readonly stop: () => Promise<void>;
}

export async function startStageServer(): Promise<StageServer> {
  const rule: StageServer['rule'] = { refuse: null, snapshots: true };
  const seats: Seat[] = [];
  const tokens: string[] = [];
  const options: unknown[] = [];
  const upgrades: string[] = [];
  class StageRoom extends Room {
    override autoDispose = false;
    static override async onAuth(token: string, joined: unknown) {
      tokens.push(token);
      options.push(joined);
      if (rule.refuse) throw new ServerError(...rule.refuse);
      return true;
    }
    override onCreate() {
      this.onMessage('ask', (_seat, payload: { n: number }) => ({ n: payload.n + 1 }));
      this.onMessage('refused', (_seat, _payload, context) => context.reject(rejection('MessageEmpty')));
      this.onMessage('breaks', () => {
        throw new Error('boom');
      });
      this.onMessage('silent', () => new Promise(() => undefined));
    }
    override onJoin(seat: Seat) {
      seats.push(seat);
      if (rule.snapshots) seat.send('snapshot', snapshotOf());
    }
    override onDrop(seat: Seat) {
      void this.allowReconnection(seat, 20).catch(() => undefined);
    }
    override onReconnect(seat: Seat) {
      seats.push(seat);
    }
  }
  const http = createServer();
  http.prependListener('upgrade', (request) => upgrades.push(request.url ?? ''));
  const server = new Server({
    transport: new WebSocketTransport({ server: http }),
    driver: new LocalDriver(),
    presence: new LocalPresence(),
    greet: false,
    gracefullyShutdown: false,
  });
  server.define('audience', StageRoom);
  await server.listen(0, '127.0.0.1');
  return {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    rule,
    seats,
    tokens,
    options,
    upgrades,
    say: (frame) => seats.at(-1)?.send('feed', frame),
    stop: () => server.gracefullyShutdown(false),
  };
}

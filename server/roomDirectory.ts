import { type EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { LocalDriver, LocalPresence, type MatchMakerDriver, matchMaker, type Presence } from '@colyseus/core';
import { RedisDriver } from '@colyseus/redis-driver';
import { RedisPresence } from '@colyseus/redis-presence';
import { SECOND_MS } from '../shared/time.ts';
import type { Config } from './config.ts';
import { type Health, inGoodTime } from './health.ts';
import type { Clock } from './services/runtime/port.ts';
import { CannotStart } from './startFailure.ts';

const REDIS_PORT = 6_379;
/** A Redis that accepts connections gets this long to answer. */
const REDIS_PATIENCE_MS = 5 * SECOND_MS;

export interface RoomDirectory {
  readonly adapter: string;
  readonly presence: Presence;
  readonly driver: MatchMakerDriver;
  health(): Promise<Health>;
  /** For a start that fails; of a server that ran, Colyseus shuts both down with itself. */
  close(): void;
}

/** How rooms of one server set find and hear each other. Throws CannotStart when Redis does not answer. */
export async function openRoomDirectory({ redisUrl }: Config, clock: Clock): Promise<RoomDirectory> {
  if (redisUrl === null) {
    return {
      adapter: 'in memory',
      presence: new LocalPresence(),
      driver: new LocalDriver(),
      health: async () => ({ ok: true }),
      close: () => {},
    };
  }
  const { hostname, port, host } = new URL(redisUrl);
  const away = (why: string) =>
    new CannotStart(`Redis at ${host} does not answer (${why}). Start it, or put REDIS_URL right`);
  // asked first, since Colyseus' own connections print each failure with its stack
  const found = await inGoodTime(clock, () => reach(hostname, Number(port || REDIS_PORT)), REDIS_PATIENCE_MS);
  if (!found.ok) throw away(found.detail ?? 'not reached');
  const presence = new RedisPresence(redisUrl);
  const driver = new RedisDriver(redisUrl);
  const client = Reflect.get(driver, '_client') as EventEmitter;
  // `presence` says so already; without a listener each try would be a stack in the log
  client.on('error', () => undefined);
  // a Redis that comes back empty has forgotten who may be given rooms
  client.on('ready', () => {
    const hasBegun = matchMaker.presence !== undefined;
    if (hasBegun) void matchMaker.stats.persist();
  });
  const health = async () => {
    // any command will do: it is refused while Redis cannot be reached
    await presence.exists('mesi:health');
    return { ok: true };
  };
  const close = () => {
    presence.shutdown();
    void driver.shutdown();
  };
  const { ok, detail } = await inGoodTime(clock, health, REDIS_PATIENCE_MS);
  if (ok) return { adapter: 'Redis', presence, driver, health, close };
  close();
  throw away(detail ?? 'no answer');
}

/** Whether something listens there. */
async function reach(host: string, port: number): Promise<Health> {
  const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port });
  try {
    await once(socket, 'connect');
    return { ok: true };
  } finally {
    socket.destroy();
  }
}

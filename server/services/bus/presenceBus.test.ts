import { LocalPresence } from '@colyseus/core';
import { RedisPresence } from '@colyseus/redis-presence';
import { afterAll, beforeAll } from 'vitest';
import { describeBusContract } from './bus.contract.ts';
import { createPresenceBus } from './presenceBus.ts';
import { type RedisServer, startRedis } from './redisServer.ts';

describeBusContract('LocalPresence', async (log) => {
  const presence = new LocalPresence();
  const bus = () => createPresenceBus({ presence, log });
  return { here: bus(), there: bus(), close: async () => presence.shutdown() };
});

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.stop());

describeBusContract('RedisPresence on redis-server', async (log) => {
  const [here, there] = [new RedisPresence(redis.url), new RedisPresence(redis.url)];
  return {
    here: createPresenceBus({ presence: here, log }),
    there: createPresenceBus({ presence: there, log }),
    async close() {
      here.shutdown();
      there.shutdown();
    },
  };
});

import { LocalPresence } from '@colyseus/core';
import { RedisPresence } from '@colyseus/redis-presence';
import { afterAll, beforeAll } from 'vitest';
import { describeBusContract } from './bus.contract.ts';
import { createPresenceBus } from './presenceBus.ts';
import { type RedisServer, startRedis } from './redisServer.ts';

describeBusContract('LocalPresence', async (log, ignored) => {
  const presence = new LocalPresence();
  const bus = () => createPresenceBus({ presence, log, ignored });
  return { here: bus(), there: bus(), close: async () => presence.shutdown() };
});

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.stop());

describeBusContract('RedisPresence on redis-server', async (log, ignored) => {
  const [here, there] = [new RedisPresence(redis.url), new RedisPresence(redis.url)];
  return {
    here: createPresenceBus({ presence: here, log, ignored }),
    there: createPresenceBus({ presence: there, log, ignored }),
    async close() {
      here.shutdown();
      there.shutdown();
    },
  };
});

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalDriver, LocalPresence } from '@colyseus/core';
import { RedisDriver } from '@colyseus/redis-driver';
import { RedisPresence } from '@colyseus/redis-presence';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Config, loadConfig } from './config.ts';
import { createServices } from './createServices.ts';
import { createMetrics } from './http/metrics.ts';
import { createLog } from './log.ts';
import { rawTopic } from './services/bus/rawTopic.testkit.ts';
import { startRedis } from './services/bus/redisServer.ts';
import { findDemoAccount, seedDemo } from './services/demo.ts';
import { databaseForTests } from './tools/database/databaseForTests.ts';

const log = createLog({ level: 'silent' });
let dataDir: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mesi-services-'));
  dataDir = join(folder, 'data');
  onTestFinished(() => rm(folder, { recursive: true }));
});

function open(env: Record<string, string> = {}) {
  const loaded = loadConfig({ MESI_DATA_DIR: dataDir, MESI_MEDIA: 'mesh', ...env }) as { config: Config };
  return createServices(loaded.config, { log, metrics: createMetrics() });
}

describe('services', () => {
  it('are embedded when no address is configured, and keep their data from other people of the machine', async () => {
    const created = await open();
    expect(created.presence).toBeInstanceOf(LocalPresence);
    expect(created.driver).toBeInstanceOf(LocalDriver);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    for (const { health } of Object.values(created.adapters))
      expect(await health()).toMatchObject({ ok: true });
    await created.close();
  });

  it('find accounts, money and log-ins again after a new start', async () => {
    const first = await open();
    await seedDemo(first.services);
    const ada = (await findDemoAccount(first.services, 'ada'))!;
    const token = await first.services.identity.issueToken(ada.id);
    const balances = await first.services.ledger.balances(`wallet:${ada.id}`);
    await first.close();
    const second = await open();
    await seedDemo(second.services);
    expect(await second.services.identity.verifyToken(token)).toEqual(ada);
    expect(await second.services.ledger.balances(`wallet:${ada.id}`)).toEqual(balances);
    await second.close();
  });

  it('keep accounts, money and log-ins in MongoDB when its address is configured, whatever the folder', async () => {
    const server = await databaseForTests();
    onTestFinished(() => server.stop());
    const address = new URL(server.url);
    address.pathname = server.freshName();
    const env = { MONGODB_URL: address.href, MESI_JWT_SECRET: 's'.repeat(32) };
    const first = await open(env);
    expect(first.adapters).toMatchObject({ store: { adapter: 'MongoDB' }, ledger: { adapter: 'MongoDB' } });
    await seedDemo(first.services);
    const ada = (await findDemoAccount(first.services, 'ada'))!;
    const token = await first.services.identity.issueToken(ada.id);
    const balances = await first.services.ledger.balances(`wallet:${ada.id}`);
    await first.close();
    const second = await open({ ...env, MESI_DATA_DIR: join(dataDir, 'elsewhere') });
    expect(await second.services.identity.verifyToken(token)).toEqual(ada);
    expect(await second.services.ledger.balances(`wallet:${ada.id}`)).toEqual(balances);
    expect(Object.keys(balances)).not.toEqual([]);
    for (const name of ['store', 'ledger'])
      expect(await second.adapters[name]!.health()).toEqual({ ok: true });
    await second.close();
  });

  it('hear each other through Redis when its address is configured, and say when it is gone', async () => {
    const redis = await startRedis();
    const [here, there] = await Promise.all([open({ REDIS_URL: redis.url }), open({ REDIS_URL: redis.url })]);
    expect(here.presence).toBeInstanceOf(RedisPresence);
    expect(here.driver).toBeInstanceOf(RedisDriver);
    const { promise: heard, resolve } = Promise.withResolvers<unknown>();
    await there.services.bus.subscribe(rawTopic('topic'), resolve);
    here.services.bus.publish(rawTopic('topic'), { n: 1 });
    expect(await heard).toEqual({ n: 1 });
    const presence = here.adapters.presence!;
    expect([presence.adapter, await presence.health()]).toEqual(['Redis', { ok: true }]);
    // as Colyseus does when it stops; one connection stays to see Redis go
    there.presence.shutdown();
    await Promise.all([here.driver.shutdown(), there.driver.shutdown()]);
    await redis.stop();
    expect(await presence.health()).toMatchObject({ ok: false });
    here.presence.shutdown();
    await Promise.all([here.close(), there.close()]);
  });
});

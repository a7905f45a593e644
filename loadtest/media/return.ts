import { setTimeout as pause } from 'node:timers/promises';
import { LocalPresence } from '@colyseus/core';
import { chromium, type Page } from 'playwright-core';
import { buildMediaPage, CHROMIUM_FLAGS, startRelay } from '../../client/media/mediaRelay.testkit.ts';
import { createLog } from '../../server/log.ts';
import { createPresenceBus } from '../../server/services/bus/presenceBus.ts';
import { janusMediaOn, type RunningJanus } from '../../server/services/media/janus/janusWorld.testkit.ts';

const VIEWERS = 3;

/**
 * Measures how long viewers are without a picture that moves when Janus is killed, from the kill and from when it is up
 * again.
 */
export async function measureReturn(janus: RunningJanus, kills: number) {
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  const media = janusMediaOn([janus], { bus });
  const relay = await startRelay(await buildMediaPage(), { publisher: media, viewer: media });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
  const afterKillMs: number[] = [];
  const afterUpMs: number[] = [];
  try {
    const open = async (): Promise<Page> => {
      const page = await browser.newPage();
      await page.goto(relay.address);
      await page.waitForFunction(() => 'media' in window);
      return page;
    };
    const publisher = await open();
    const viewers = await Promise.all(Array.from({ length: VIEWERS }, open));
    await publisher.evaluate(() => window.media.publish());
    for (const page of viewers) await page.evaluate(() => window.media.watchAnew());
    for (let n = 0; n < kills; n += 1) {
      await Promise.all(viewers.map((page) => page.waitForFunction(() => window.media.isReceiving())));
      const killedMs = Date.now();
      process.kill(janus.child.pid!, 'SIGKILL');
      const isUp = () => media.instances().every((instance) => instance.isUp);
      while (isUp()) await pause(1);
      while (!isUp()) await pause(5);
      const upMs = Date.now();
      for (const page of viewers) {
        await page.waitForFunction((sinceMs) => window.media.movingSinceMs() > sinceMs, killedMs);
        const backMs = await page.evaluate(() => window.media.movingSinceMs());
        afterKillMs.push(backMs - killedMs);
        afterUpMs.push(backMs - upMs);
      }
    }
  } finally {
    await browser.close();
    await relay.close();
    media.stop();
  }
  return { afterKillMs, afterUpMs };
}

import { LocalPresence } from '@colyseus/core';
import { chromium } from 'playwright-core';
import { buildMediaPage, CHROMIUM_FLAGS, startRelay } from '../../client/media/mediaRelay.testkit.ts';
import { createLog } from '../../server/log.ts';
import { createPresenceBus } from '../../server/services/bus/presenceBus.ts';
import { janusMediaOn, type RunningJanus } from '../../server/services/media/janus/janusWorld.testkit.ts';
import { percentile, round } from '../feed/stats.ts';
import { findFeed } from './findFeed.ts';
import type { JoinBench } from './joinPage.ts';

declare global {
  interface Window {
    readonly bench: JoinBench;
  }
}

const WARM_UP = 3;

export interface JoinFigures {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/**
 * Measures the time from the wish to watch to the first frame, by turns: our client by way of a seat, and Janus' own
 * way straight to it.
 */
export async function measureJoins(janus: RunningJanus, joins: number) {
  const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
  const media = janusMediaOn([janus], { bus });
  const script = await buildMediaPage(new URL('./joinPage.ts', import.meta.url).pathname);
  const relay = await startRelay(script, { publisher: media, viewer: media });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
  try {
    const [publisher, viewer] = [await browser.newPage(), await browser.newPage()];
    for (const page of [publisher, viewer]) {
      await page.goto(relay.address);
      await page.waitForFunction(() => 'bench' in window);
    }
    await publisher.evaluate(() => window.bench.publish());
    await viewer.evaluate(() => window.bench.joinOurs());
    const direct = { ...janus.child.address!, ...(await findFeed(janus)) } as Parameters<
      JoinBench['joinDirect']
    >[0];
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let n = -WARM_UP; n < joins; n += 1) {
      const [mine, other] = [
        await viewer.evaluate(() => window.bench.joinOurs()),
        await viewer.evaluate((input) => window.bench.joinDirect(input), direct),
      ];
      if (n < 0) continue;
      ours.push(mine);
      theirs.push(other);
    }
    return { ours: figures(ours), direct: figures(theirs) };
  } finally {
    await browser.close();
    await relay.close();
    media.stop();
  }
}

function figures(samples: readonly number[]): JoinFigures {
  return { p50Ms: round(percentile(samples, 0.5)), p95Ms: round(percentile(samples, 0.95)) };
}

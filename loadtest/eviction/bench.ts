import { setTimeout as pause } from 'node:timers/promises';
import { LocalPresence } from '@colyseus/core';
import { chromium, type Page } from 'playwright-core';
import { buildMediaPage, CHROMIUM_FLAGS, startRelay } from '../../client/media/mediaRelay.testkit.ts';
import { createLog } from '../../server/log.ts';
import { createPresenceBus } from '../../server/services/bus/presenceBus.ts';
import { janusMediaOn, startJanus } from '../../server/services/media/janus/janusWorld.testkit.ts';
import { percentile, round } from '../feed/stats.ts';
import { report } from '../report.ts';

/**
 * How long packets go on arriving after the server has answered that a seat is closed, or a stream cut to nobody. Five
 * viewers in real Chromium, which look at their `inbound-rtp` bytes all the time.
 */
const VIEWERS = 5;
const ROUNDS = 12;
const WATCH_MS = 1_500;
/** A browser's statistics are at most that old. */
const STATS_AGE_MS = 50;

type Relay = Awaited<ReturnType<typeof startRelay>>;

const janus = await startJanus();
const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
const media = janusMediaOn([janus], { bus });
const relay = await startRelay(await buildMediaPage(), { publisher: media, viewer: media });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });

const evicted: number[] = [];
const cut: number[] = [];
let refused = 0;
try {
  const pages = await Promise.all(Array.from({ length: VIEWERS + 1 }, () => open(relay)));
  const [publisher, ...viewers] = pages as [Page, ...Page[]];
  await publisher.evaluate(() => window.media.publish());
  for (let n = 0; n < ROUNDS; n += 1) {
    await Promise.all(viewers.map((page) => page.evaluate(() => window.media.watchAnew())));
    await Promise.all(viewers.map((page) => page.waitForFunction(() => window.media.isReceiving())));
    const seats = relay.viewers().slice(-VIEWERS);
    cut.push(...(await overrun(viewers, () => relay.admit([]))));
    await relay.admit('all');
    await Promise.all(viewers.map((page) => page.waitForFunction(() => window.media.isReceiving())));
    relay.setLive(false);
    evicted.push(...(await overrun(viewers, () => Promise.all(seats.map((seat) => relay.evict(seat))))));
    for (const page of viewers) if (await page.evaluate(() => window.media.askWithOldAnswer())) refused += 1;
    relay.setLive(true);
  }
} finally {
  await browser.close();
  await relay.close();
  media.stop();
  await janus.stop();
}

async function open({ address }: Relay): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(() => 'media' in window);
  return page;
}

/** Per viewer, milliseconds from the server's answer to the last byte that was counted; 0: none after it. */
async function overrun(viewers: readonly Page[], act: () => Promise<unknown>): Promise<readonly number[]> {
  await act();
  const answeredMs = Date.now();
  await pause(WATCH_MS);
  const last = await Promise.all(viewers.map((page) => page.evaluate(() => window.media.lastReceivedMs())));
  return last.map((lastMs) => Math.max(0, lastMs - answeredMs));
}

const row = (what: string, samples: readonly number[]) => ({
  what,
  trials: samples.length,
  'p50 ms': round(percentile(samples, 0.5)),
  'p99 ms': round(percentile(samples, 0.99)),
  'worst ms': round(Math.max(...samples)),
});
const figures = (samples: readonly number[]) => ({
  trials: samples.length,
  p50Ms: percentile(samples, 0.5),
  p99Ms: percentile(samples, 0.99),
  worstMs: Math.max(...samples),
});
report(
  `Packets after the answer (statistics up to ${STATS_AGE_MS} ms old)`,
  [row('seat closed', evicted), row('stream cut', cut)],
  { evicted: figures(evicted), cut: figures(cut), oldAnswers: { asked: VIEWERS * ROUNDS, refused } },
);

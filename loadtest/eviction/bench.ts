import { LocalPresence } from '@colyseus/core';
import { chromium, type Page } from 'playwright-core';
import { buildMediaPage, CHROMIUM_FLAGS, startRelay } from '../../client/media/mediaRelay.testkit.ts';
import { createLog } from '../../server/log.ts';
import { createPresenceBus } from '../../server/services/bus/presenceBus.ts';
import { janusMediaOn, startJanus } from '../../server/services/media/janus/janusWorld.testkit.ts';
import { percentile, round } from '../feed/stats.ts';
import { printTable, report } from '../report.ts';
import { askAgain, openMediaPage, overrun, receive, watchAnew } from './overrun.ts';
import { measureRooms } from './throughRooms.ts';

/**
 * Measures how long packets go on arriving after the server has answered that a seat is closed, or a stream cut to
 * nobody. There are five viewers in real Chromium, which look at their `inbound-rtp` bytes all the time.
 */
const VIEWERS = 5;
const ROUNDS = 12;
/** The greatest age of a browser's statistics, in milliseconds. */
const STATS_AGE_MS = 50;

const janus = await startJanus();
const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
const media = janusMediaOn([janus], { bus });
const script = await buildMediaPage();
const relay = await startRelay(script, { publisher: media, viewer: media });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });

const evicted: number[] = [];
const cut: number[] = [];
let refused = 0;
try {
  const pages = await Promise.all(
    Array.from({ length: VIEWERS + 1 }, () => openMediaPage(browser, relay.address)),
  );
  const [publisher, ...viewers] = pages as [Page, ...Page[]];
  await publisher.evaluate(() => window.media.publish());
  for (let n = 0; n < ROUNDS; n += 1) {
    await watchAnew(viewers);
    const seats = relay.viewers().slice(-VIEWERS);
    cut.push(...(await overrun(viewers, () => relay.admit([]))));
    await relay.admit('all');
    await receive(viewers);
    relay.setLive(false);
    evicted.push(...(await overrun(viewers, () => Promise.all(seats.map((seat) => relay.evict(seat))))));
    refused += await askAgain(viewers);
    relay.setLive(true);
  }
} finally {
  await browser.close();
  await relay.close();
  media.stop();
  await janus.stop();
}
const second = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
const byRooms = await measureRooms({ browser: second, script, viewers: VIEWERS, rounds: ROUNDS }).finally(
  () => second.close(),
);

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
printTable(`Packets after the answer (statistics up to ${STATS_AGE_MS} ms old)`, [
  row('seat closed', evicted),
  row('stream cut', cut),
]);
const { curtainMs, ...asked } = byRooms;
report('The same through the rooms of a real server', [row('curtain closed', curtainMs)], {
  evicted: figures(evicted),
  cut: figures(cut),
  oldAnswers: { asked: VIEWERS * ROUNDS, refused },
  throughRooms: { curtain: figures(curtainMs), ...asked },
});

import { beforeAll, expect, test } from 'vitest';
import { type FuzzReport, fuzzWire } from './wireFuzz.ts';

/** The short form that every change meets. `npm run fuzz:wire` is the long one. */
const FRAMES = 20_000;
/**
 * The most CPU of one frame, in milliseconds. One that stalls the loop takes seconds; a busy machine and its collector
 * take some milliseconds.
 */
const SLOWEST_MS = 100;
/**
 * The most that what is held may grow over the 16,000 frames that are judged, in MB. A kilobyte that each frame left
 * behind would be more.
 */
const HELD_MB = 12;
/** The patience of the test. The run takes a dozen seconds on a machine of its own. */
const PATIENCE_MS = 300_000;
let report: FuzzReport;

beforeAll(async () => {
  report = await fuzzWire({ frames: FRAMES, seed: 1, log: () => {} });
}, PATIENCE_MS);

test('[WI11] the process lives, and nothing is thrown that nobody catches', () => {
  expect(report).toMatchObject({ crashes: 0, crash: null, rejections: 0 });
  expect(report.frames).toBeGreaterThanOrEqual(FRAMES);
});

test('[WI11] others are served all the while', () => {
  expect(report.lostOthers).toBe(0);
  expect(report.servedOthers).toBeGreaterThan(0);
});

test('[WI11] no frame holds everybody up', () => {
  expect([report.slowestMs < SLOWEST_MS, report.slowest]).toEqual([true, report.slowest]);
});

test('[WI11] memory stays flat', () => {
  expect(report.heldMbAtLast - report.heldMbAtFirst).toBeLessThan(HELD_MB);
});

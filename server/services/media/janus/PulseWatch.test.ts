import { beforeEach, describe, expect, it } from 'vitest';
import { createSimRuntime, type SimRuntime } from '../../runtime/simRuntime.ts';
import type { HandleLife, Vitals } from './handleLife.ts';
import { JANUS } from './janusLimits.ts';
import { PulseWatch } from './PulseWatch.ts';

const SILENT_MS = JANUS.silentLooks * JANUS.pulseEveryMs;

/** A far end as Janus shows it. */
let end: {
  isFed: boolean;
  reports: 'change' | 'stay' | 'none';
  speaks: boolean;
  isKnown: boolean;
  ears: 'there' | 'no folder' | 'elsewhere';
};
let vitals: Vitals;
let listening: number;
let lost: number;
let runtime: SimRuntime;
let watch: PulseWatch;
const lostOnce = (): void => {
  lost += 1;
};
const life: HandleLife = {
  async vitals() {
    if (!end.isKnown) throw new Error('janus does not answer');
    const sent = vitals.sent + (end.isFed ? 50 : 0);
    const reports = end.reports === 'change' ? `${vitals.reports}.` : vitals.reports;
    vitals = { sent, reports, hasReported: vitals.hasReported || end.reports !== 'none' };
    return vitals;
  },
  async listen() {
    if (end.ears === 'no folder') throw new Error('no folder');
    listening += 1;
  },
  async heard() {
    listening -= 1;
    if (end.ears === 'elsewhere') throw new Error('no such file');
    return end.speaks;
  },
};
beforeEach(() => {
  end = { isFed: true, reports: 'change', speaks: true, isKnown: true, ears: 'there' };
  vitals = { sent: 0, reports: '', hasReported: false };
  [listening, lost] = [0, 0];
  runtime = createSimRuntime();
  watch = new PulseWatch({ life, clock: runtime.clock, onLost: lostOnce });
});

/** Lets time pass. Everything that waits for nothing but promises is done between the looks. */
async function pass(ms: number): Promise<void> {
  for (let spent = 0; spent < ms; spent += JANUS.pulseEveryMs) {
    runtime.advance(JANUS.pulseEveryMs);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }
}
const dies = () => Object.assign(end, { reports: 'stay', speaks: false });
const saysNothing = () => Object.assign(end, { reports: 'none', speaks: false });
const LONG_MS = 10 * SILENT_MS;

describe('a far end that only receives', () => {
  it('[JA23] is lost when nothing comes from it any more, once, and nothing is left open', async () => {
    await pass(5_000);
    dies();
    await pass(SILENT_MS - JANUS.pulseEveryMs);
    expect(lost).toBe(0);
    await pass(JANUS.pulseEveryMs);
    expect(lost).toBe(1);
    await pass(LONG_MS);
    expect([lost, listening]).toEqual([1, 0]);
  });

  it('[JA23] is not lost while it is heard, though its reports always say the same', async () => {
    end.reports = 'stay';
    await pass(LONG_MS);
    expect(lost).toBe(0);
    dies();
    await pass(SILENT_MS + JANUS.pulseEveryMs);
    expect(lost).toBe(1);
  });

  it('[JA23] is lost when it dies before anybody has looked, if it said anything at all', async () => {
    expect(listening).toBe(1);
    saysNothing();
    end.speaks = true;
    await pass(JANUS.pulseEveryMs);
    saysNothing();
    await pass(SILENT_MS);
    expect(lost).toBe(1);
  });

  it('[JA23] is lost when it died before anybody could listen, and its reports show that it had been there', async () => {
    dies();
    await pass(SILENT_MS + JANUS.pulseEveryMs);
    expect([lost, listening]).toEqual([1, 0]);
  });

  it('[JA23] is listened to until it was heard, and then only when its reports say nothing new', async () => {
    expect(listening).toBe(1);
    await pass(LONG_MS);
    expect(listening).toBe(0);
    end.reports = 'stay';
    await pass(JANUS.suspectLooks * JANUS.pulseEveryMs);
    expect(listening).toBe(1);
    watch.stop();
    expect(listening).toBe(0);
  });

  it.each([
    ['nothing is sent to it', { isFed: false }],
    ['Janus cannot say', { isKnown: false }],
  ])('[JA23] is not missed while %s', async (_what, change) => {
    await pass(5_000);
    Object.assign(dies(), change);
    await pass(LONG_MS);
    expect(lost).toBe(0);
  });

  it('[JA23] stays known as heard when Janus could not say for a moment, and its silence counts anew', async () => {
    await pass(5_000);
    Object.assign(saysNothing(), { isKnown: false });
    vitals = { ...vitals, hasReported: false };
    await pass(JANUS.pulseEveryMs);
    end.isKnown = true;
    await pass(SILENT_MS);
    expect(lost).toBe(0);
    await pass(JANUS.pulseEveryMs);
    expect(lost).toBe(1);
  });

  it.each(['no folder', 'elsewhere'] as const)(
    '[JA26] is lost by its reports alone, but later, when it cannot be listened to: %s',
    async (ears) => {
      end.ears = ears;
      await pass(5_000);
      dies();
      const patienceMs = JANUS.deafLooks * JANUS.pulseEveryMs;
      await pass(patienceMs - JANUS.pulseEveryMs);
      expect(lost).toBe(0);
      await pass(JANUS.pulseEveryMs);
      expect([lost, listening]).toEqual([1, 0]);
    },
  );

  it('[JA23] is not missed when it never says anything', async () => {
    saysNothing();
    await pass(LONG_MS);
    expect(lost).toBe(0);
  });
});

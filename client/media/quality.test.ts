import { describe, expect, it } from 'vitest';
import { encodingsFor } from './encodings.ts';
import { chooseLayer, FINEST_LAYER, FIRST_CHOICE, type LayerChoice } from './layerChoice.ts';
import {
  type Health,
  type Hearing,
  isSilent,
  judgeQuality,
  listen,
  type QualitySample,
  readSample,
} from './quality.ts';

const START: QualitySample = {
  atMs: 0,
  packets: 0,
  lost: 0,
  impairedSeconds: 0,
  bytes: 0,
  roundTripMs: 20,
  lines: 480,
  signs: {},
};
const twoSecondsOn = (change: Partial<QualitySample>) =>
  judgeQuality(START, { ...START, atMs: 2_000, packets: 1_000, bytes: 250_000, ...change });

describe('health', () => {
  it.each([
    [{}, 'good'],
    [{ packets: 980, lost: 20 }, 'good'],
    [{ packets: 979, lost: 21 }, 'fair'],
    [{ packets: 919, lost: 81 }, 'poor'],
    [{ impairedSeconds: 0.11 }, 'fair'],
    [{ impairedSeconds: 0.61 }, 'poor'],
    [{ roundTripMs: 301 }, 'fair'],
    [{ roundTripMs: 901 }, 'poor'],
    [{ packets: 0 }, 'good'],
  ] as const)('[CM25] %o is %s', (change, health) => {
    expect(twoSecondsOn(change).health).toBe(health);
  });

  it('[CM25] is read off both directions of a connection', () => {
    const reports = [
      {
        type: 'inbound-rtp',
        kind: 'audio',
        packetsReceived: 10,
        packetsLost: 1,
        bytesReceived: 100,
        totalFreezesDuration: 2,
      },
      {
        type: 'inbound-rtp',
        kind: 'video',
        packetsReceived: 5,
        packetsLost: 0,
        bytesReceived: 50,
        frameHeight: 240,
      },
      {
        type: 'outbound-rtp',
        packetsSent: 7,
        bytesSent: 70,
        qualityLimitationDurations: { cpu: 1, bandwidth: 2, none: 9 },
      },
      { type: 'remote-inbound-rtp', packetsLost: 3, timestamp: 1_234 },
      { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.05 },
      { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
    ];
    const common = { atMs: 1, roundTripMs: 50 };
    const incoming = {
      signs: { any: 15, audio: 10, video: 5 },
      packets: 15,
      lost: 1,
      bytes: 150,
      impairedSeconds: 2,
      lines: 240,
    };
    expect(readSample(reports, 'in', 1)).toEqual({ ...common, ...incoming });
    const outgoing = {
      signs: { reports: 1_234 },
      packets: 7,
      lost: 3,
      bytes: 70,
      impairedSeconds: 3,
      lines: null,
    };
    expect(readSample(reports, 'out', 1)).toEqual({ ...common, ...outgoing });
    expect(twoSecondsOn({}).kilobitsPerSecond).toBe(1_000);
  });
});

describe('a far end that falls silent', () => {
  /** One sample a second, of what had come in by then. */
  const hear = (
    samples: readonly QualitySample['signs'][],
    expects: (sign: string, second: number) => boolean = () => true,
  ) => {
    const heard = samples.reduce<Hearing>(
      (before, signs, second) => listen(before, { signs, atMs: second * 1_000 }, (s) => expects(s, second)),
      {},
    );
    return isSilent(heard, (samples.length - 1) * 1_000);
  };
  const still = (count: number, signs: QualitySample['signs']) => Array.from({ length: count }, () => signs);

  it('[CM30] is poor, whatever its connection says of itself', () => {
    expect(judgeQuality(START, { ...START, atMs: 2_000 }, true)).toMatchObject({
      health: 'poor',
      isSilent: true,
    });
  });

  it.each([
    ['nothing ever came', still(5, { any: 0 }), true],
    ['nothing comes any more', still(5, { any: 9, audio: 5, video: 4 }), true],
    ['a short pause', still(4, { any: 9, audio: 5, video: 4 }), false],
    [
      'the picture stands while the sound goes on',
      [5, 6, 7, 8, 9].map((audio) => ({ audio, video: 4 })),
      true,
    ],
    ['all goes on', [5, 6, 7, 8, 9].map((n) => ({ any: n, audio: n, video: n })), false],
    ['sent, and no report comes', still(12, { reports: 7 }), true],
    ['sent, and reports come seldom', [...still(6, { reports: 7 }), ...still(6, { reports: 8 })], false],
  ] as const)('[CM30] %s', (_what, samples, silent) => {
    expect(hear(samples)).toBe(silent);
  });

  it('[CM30] is not missed while nothing is expected, nor in the moment when it is again', () => {
    const all = still(10, { any: 9, audio: 5, video: 4 });
    expect(hear(all, () => false)).toBe(false);
    expect(hear(all, (_sign, second) => second >= 8)).toBe(false);
    expect(hear(all, (_sign, second) => second >= 2)).toBe(true);
  });
});

describe('layers', () => {
  const judged = (healths: readonly Health[], from: LayerChoice = FIRST_CHOICE) =>
    healths.reduce(chooseLayer, from);
  const times = (count: number, health: Health) => Array.from({ length: count }, () => health);

  it('[CM26] go down when it is poor twice in a row, and never below the coarsest', () => {
    expect(judged(['poor', 'fair', 'poor', 'good', 'poor']).layer).toBe(FINEST_LAYER);
    expect(judged(['poor', 'poor']).layer).toBe(FINEST_LAYER - 1);
    expect(judged(times(20, 'poor')).layer).toBe(0);
  });

  it('[CM26] come up again, each time more slowly', () => {
    const once = judged(['poor', 'poor']);
    expect(judged(times(once.patience - 1, 'good'), once).layer).toBe(FINEST_LAYER - 1);
    const up = judged(times(once.patience, 'good'), once);
    expect(up.layer).toBe(FINEST_LAYER);
    const twice = judged(['poor', 'poor'], up);
    expect(twice.patience).toBe(2 * once.patience);
    expect(judged(times(once.patience, 'good'), twice).layer).toBe(FINEST_LAYER - 1);
  });

  it('[CM28] are sent to a media server, finest first and within the bound, where the picture is worth it', () => {
    const bound = { transport: 'janus', videoBitsPerSecond: 1_000_000 } as const;
    const layers = encodingsFor(bound, 720);
    expect(layers.map(({ rid, scaleResolutionDownBy }) => [rid, scaleResolutionDownBy])).toEqual([
      ['h', 1],
      ['m', 2],
      ['l', 4],
    ]);
    expect(layers.reduce((sum, { maxBitrate = 0 }) => sum + maxBitrate, 0)).toBe(1_000_000);
    expect(encodingsFor(bound, 240)).toEqual([{ maxBitrate: 1_000_000 }]);
    expect(encodingsFor({ ...bound, transport: 'mesh' }, 720)).toEqual([{ maxBitrate: 1_000_000 }]);
    expect(encodingsFor({ ...bound, transport: 'mesh' }, 1_080)).toEqual([
      { maxBitrate: 1_000_000, scaleResolutionDownBy: 1.5 },
    ]);
  });
});

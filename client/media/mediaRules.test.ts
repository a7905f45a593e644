import { describe, expect, it } from 'vitest';
import type { PhaseView } from '../../shared/protocol/feed.ts';
import { snapshotOf } from '../model/testStage.ts';
import { anotherMayDo, constraintsOf, listOf, replaced, troubleOf } from './deviceRules.ts';
import { followLevel, measureLevel, SILENCE } from './levels.ts';
import { onAir } from './onAir.ts';
import { answersOffer, candidateFits, markAnswer, sessionOf } from './sdp.ts';
import { barsOf, followBars } from './spectrum.ts';
import { stillSize } from './still.ts';

describe('session descriptions', () => {
  const sdp = (id: string, version: number) =>
    `v=0\r\no=- ${id} ${version} IN IP4 127.0.0.1\r\ns=-\r\na=ice-ufrag:ab+1\r\n`;

  it('[CM12] are of one session by their origin', () => {
    expect(sessionOf(sdp('4611', 2))).toEqual({ id: '4611', version: '2' });
    expect(sessionOf('no such line')).toBeNull();
  });

  it('[CM11] an answer fits the one offer it was made for', () => {
    const marked = markAnswer(sdp('9', 1), sdp('4611', 2));
    expect(answersOffer(marked, sdp('4611', 2))).toBe(true);
    expect(answersOffer(marked, sdp('4611', 3))).toBe(false);
    expect(answersOffer(marked, sdp('4612', 2))).toBe(false);
    expect(answersOffer(sdp('9', 1), sdp('4611', 2))).toBe(true);
  });

  it('[CM10] a candidate fits the description with its fragment, whole', () => {
    expect(candidateFits({ candidate: 'c', usernameFragment: 'ab+1' }, sdp('1', 1))).toBe(true);
    expect(candidateFits({ candidate: 'c', usernameFragment: 'ab+' }, sdp('1', 1))).toBe(false);
    expect(candidateFits({ candidate: 'c' }, sdp('1', 1))).toBe(true);
  });
});

describe('devices', () => {
  const info = (kind: MediaDeviceKind, deviceId: string, label = '') => ({ kind, deviceId, label });
  const list = listOf([
    info('videoinput', 'c1', 'Built-in'),
    info('audioinput', 'm1'),
    info('audiooutput', 's1'),
  ]);
  const none = listOf([]);
  const both = { camera: true, microphone: true };

  it('[CM20] are listed by kind, named or numbered', () => {
    expect(list).toEqual({
      cameras: [{ id: 'c1', label: 'Built-in' }],
      microphones: [{ id: 'm1', label: 'Microphone 1' }],
      named: true,
    });
    expect(listOf([info('videoinput', '')])).toEqual({ cameras: [], microphones: [], named: false });
  });

  it.each([
    ['NotAllowedError', list, both, 'denied'],
    ['NotFoundError', none, both, 'noCamera'],
    ['NotFoundError', list, both, 'noMicrophone'],
    ['NotFoundError', none, { camera: false, microphone: true }, 'noMicrophone'],
    ['NotFoundError', list, { camera: true, microphone: false }, 'noCamera'],
    ['NotReadableError', list, both, 'inUse'],
    ['TypeError', list, both, 'unsupported'],
    ['SomethingNew', list, both, 'unknown'],
  ])('[CM20] %s is told by its reason', (name, devices, wishes, trouble) => {
    expect(troubleOf(name, { wishes, list: devices })).toBe(trouble);
  });

  it('[CM21] only a chosen device can be replaced by another', () => {
    const chosen = { camera: 'c9', microphone: true };
    expect(anotherMayDo('OverconstrainedError', chosen)).toBe(true);
    expect(anotherMayDo('OverconstrainedError', both)).toBe(false);
    expect(anotherMayDo('NotAllowedError', chosen)).toBe(false);
    expect(constraintsOf('c9', true)).toEqual({ deviceId: { exact: 'c9' } });
    expect(constraintsOf('c9', false)).toEqual({ deviceId: { ideal: 'c9' } });
    expect(constraintsOf(true, true)).toEqual({});
    expect(replaced(chosen, { camera: 'c1', microphone: 'm1' })).toEqual(['camera']);
    expect(replaced(chosen, { camera: 'c9', microphone: 'm1' })).toEqual([]);
  });
});

describe('on air', () => {
  const snapshot = (phase: PhaseView, epoch = 1) =>
    snapshotOf({ epoch, stage: { ...snapshotOf().stage, phase } });
  const live = { type: 'live', startedAtMs: 0, creator: 'present' } as const;

  it('[CM9] is a stream that is live with its creator, and anew with each authority', () => {
    expect(onAir(null)).toBeNull();
    expect(onAir(snapshot({ type: 'idle' }))).toBeNull();
    expect(onAir(snapshot({ ...live, creator: 'away' }))).toBeNull();
    expect(onAir(snapshot(live))).toBe(onAir(snapshot(live)));
    expect(onAir(snapshot(live))).not.toBe(onAir(snapshot(live, 2)));
    expect(onAir(snapshot(live))).not.toBeNull();
  });
});

describe('levels', () => {
  it('[CM22] silence is 0, full scale is 1, and what clips is no more', () => {
    expect(measureLevel(new Float32Array(8))).toEqual(SILENCE);
    expect(measureLevel([])).toEqual(SILENCE);
    expect(measureLevel([1, -1, 1, -1])).toEqual({ rms: 1, peak: 1 });
    expect(measureLevel([3, -3])).toEqual({ rms: 1, peak: 1 });
    expect(measureLevel([0.5, 0, 0, 0])).toEqual({ rms: 0.25, peak: 0.5 });
  });

  it('[CM22] rises at once, falls smoothly, and comes to rest', () => {
    const loud = { rms: 0.4, peak: 0.8 };
    expect(followLevel(SILENCE, loud, 16)).toEqual(loud);
    const falling = followLevel(loud, SILENCE, 80);
    expect(falling.rms).toBeCloseTo(0.2);
    expect(falling.peak).toBeGreaterThan(0.7);
    expect(followLevel(loud, SILENCE, 60_000)).toEqual(SILENCE);
  });
});

describe('pictures', () => {
  it('[CM23] are made small, never large, and keep their proportions', () => {
    expect(stillSize({ width: 1280, height: 720 })).toEqual({ width: 640, height: 360 });
    expect(stillSize({ width: 320, height: 240 })).toEqual({ width: 320, height: 240 });
    expect(stillSize({ width: 1280, height: 720 }, 0.5)).toEqual({ width: 320, height: 180 });
  });

  it('[CM24] every bin of the spectrum shows in exactly one bar', () => {
    const empty = Array<number>(340).fill(0);
    for (let bin = 0; bin < empty.length; bin++) {
      const bars = barsOf(empty.with(bin, 255), 48);
      expect(bars, `bin ${bin}`).toHaveLength(48);
      expect(
        bars.filter((bar) => bar === 1),
        `bin ${bin}`,
      ).toHaveLength(1);
    }
  });

  it('[CM24] calm bars never jump', () => {
    const lively = followBars([0], [1], { elapsedMs: 16, calm: false });
    const calm = followBars([0], [1], { elapsedMs: 16, calm: true });
    expect(lively).toEqual([1]);
    expect(calm[0]).toBeLessThan(0.05);
    expect(followBars([1], [0], { elapsedMs: 16, calm: true })[0]).toBeGreaterThan(0.95);
  });
});

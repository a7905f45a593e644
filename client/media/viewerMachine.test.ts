import { describe, expect, it } from 'vitest';
import { rejection } from '../../shared/protocol/rejections.ts';
import { MEDIA_PACE, retryMs } from './mediaPace.ts';
import { shownBy, stepViewer, VIEWER_START, type ViewerEffect, type ViewerEvent } from './viewerMachine.ts';

const RANDOM = 0.5;

/** After those events: what is shown, and what the last one caused. */
function when(...events: readonly ViewerEvent[]) {
  let phase = VIEWER_START;
  let effects: readonly ViewerEffect[] = [];
  for (const event of events) ({ next: phase, effects } = stepViewer(phase, event, RANDOM));
  return { shown: shownBy(phase).type, state: shownBy(phase), effects };
}

const on = (type: Exclude<ViewerEvent['type'], 'refused'>): ViewerEvent => ({ type });
const refused = (
  code: 'MediaFull' | 'MediaUnavailable' | 'StreamEnded' | 'Forbidden' | 'RateLimited',
  retryAfterMs?: number,
) =>
  ({
    type: 'refused',
    rejection: rejection(code, retryAfterMs === undefined ? {} : { retryAfterMs }),
  }) as const;
const timer = (delayMs: number | null) => ({ type: 'timer', delayMs });
const ASK = { type: 'ask' };
const DROP = { type: 'dropLink' };
const OPENED = [on('seated'), on('granted')] as const;
const PLAYING = [...OPENED, on('connected')] as const;

describe('asking', () => {
  it('[CM1] asks at once, and plays when it is connected', () => {
    expect(when(on('seated')).effects).toContainEqual(ASK);
    expect(when(...OPENED)).toMatchObject({ shown: 'connecting', effects: [timer(MEDIA_PACE.connectMs)] });
    expect(when(...PLAYING)).toMatchObject({ shown: 'playing', effects: [timer(null)] });
  });

  it('[CM2] full is shown as full, and asked again later without another face', () => {
    const full = when(on('seated'), refused('MediaFull'));
    expect(full).toMatchObject({
      shown: 'full',
      effects: [DROP, timer(retryMs('full', { attempt: 0, random: RANDOM }))],
    });
    expect(when(on('seated'), refused('MediaFull'), on('timer'))).toMatchObject({ shown: 'full' });
    expect(when(on('seated'), refused('MediaFull'), on('timer')).effects).toContainEqual(ASK);
  });

  it('[CM2] [CM3] told of a chance it asks within a moment, also when that overtakes the refusal', () => {
    const soon = [timer(MEDIA_PACE.pokeMs * RANDOM)];
    expect(when(on('seated'), refused('MediaFull'), on('available')).effects).toEqual(soon);
    expect(when(on('seated'), refused('MediaUnavailable'), on('available')).effects).toEqual(soon);
    expect(when(on('seated'), on('available'), refused('MediaFull')).effects).toEqual(soon);
  });

  it('[CM3] waits longer after each refusal', () => {
    const again = [on('timer'), refused('MediaUnavailable')];
    const waits = [0, 1, 2].map((times) => {
      const { effects } = when(on('seated'), refused('MediaUnavailable'), ...Array(times).fill(again).flat());
      return effects.find((effect) => effect.type === 'timer')?.delayMs ?? 0;
    });
    expect(waits).toEqual([0, 1, 2].map((attempt) => retryMs('waiting', { attempt, random: RANDOM })));
    expect(waits[2]).toBeGreaterThan(waits[1]!);
  });

  it.each(['StreamEnded', 'Forbidden'] as const)('[CM4] %s ends the asking', (code) => {
    const over = when(on('seated'), refused(code));
    expect(over).toMatchObject({ state: { type: 'failed', final: true }, effects: [timer(null)] });
    expect(when(on('seated'), refused(code), on('available'), on('timer')).effects).toEqual([]);
    expect(when(on('seated'), refused(code), on('seated'))).toMatchObject({ shown: 'connecting' });
  });

  it('[CM4] another refusal is shown and retried, not before the server allows', () => {
    const limited = when(on('seated'), refused('RateLimited', 30_000));
    expect(limited).toMatchObject({
      state: { type: 'failed', final: false },
      effects: [DROP, timer(30_000)],
    });
  });
});

describe('a connection', () => {
  it('[CM5] that breaks has its time to come back, then is asked for anew', () => {
    expect(when(...PLAYING, on('broken'))).toMatchObject({
      shown: 'connecting',
      effects: [timer(MEDIA_PACE.recoverMs)],
    });
    expect(when(...PLAYING, on('broken'), on('connected'))).toMatchObject({
      shown: 'playing',
      effects: [timer(null)],
    });
    expect(when(...PLAYING, on('broken'), on('timer')).effects).toContainEqual(ASK);
  });

  it('[CM5] that does not come up is given up', () => {
    expect(when(...OPENED, on('timer')).effects[0]).toEqual(DROP);
    expect(when(...OPENED, on('timer'), on('timer')).effects).toContainEqual(ASK);
    expect(when(...OPENED, on('orphaned')).effects[0]).toEqual(DROP);
  });

  it('[CM8] after some that never came up it is said, and tried on', () => {
    const failure = [on('granted'), on('timer'), on('timer')];
    const times = (n: number) => when(on('seated'), ...Array(n).fill(failure).flat());
    expect(times(MEDIA_PACE.failuresShown - 1)).toMatchObject({ shown: 'connecting' });
    expect(times(MEDIA_PACE.failuresShown)).toMatchObject({ state: { type: 'failed', final: false } });
    expect(times(MEDIA_PACE.failuresShown).effects).toContainEqual(ASK);
  });

  it('[CM6] goodbye takes it away and asks soon; a chance elsewhere does not disturb it', () => {
    const gone = when(...PLAYING, on('bye'));
    expect(gone).toMatchObject({ shown: 'waiting', effects: [DROP, { type: 'timer' }] });
    expect(when(...PLAYING, on('available'))).toMatchObject({ shown: 'playing', effects: [] });
  });

  it('[CM14] that was lost with its media server is reconnecting, for so many refusals', () => {
    const lost = [...PLAYING, { type: 'bye', soon: true }] as const;
    expect(when(...lost)).toMatchObject({ shown: 'reconnecting', effects: [DROP, { type: 'timer' }] });
    const again = (times: number) =>
      Array(times)
        .fill([on('timer'), refused('MediaUnavailable')])
        .flat();
    expect(when(...lost, ...again(MEDIA_PACE.reconnectsShown))).toMatchObject({ shown: 'reconnecting' });
    expect(when(...lost, ...again(MEDIA_PACE.reconnectsShown + 1))).toMatchObject({ shown: 'waiting' });
  });

  it('[CM12] that the publisher begins anew must come up in time again', () => {
    expect(when(...PLAYING, on('replaced'))).toMatchObject({
      shown: 'connecting',
      effects: [timer(MEDIA_PACE.connectMs)],
    });
  });
});

describe('seats', () => {
  it('[CM7] a new one asks anew whatever was', () => {
    for (const before of [OPENED, PLAYING, [...PLAYING, on('broken')]]) {
      expect(when(...before, on('seated'))).toMatchObject({
        shown: 'connecting',
        effects: [timer(null), ASK],
      });
    }
  });

  it('[CM7] after the end nothing happens', () => {
    expect(when(...PLAYING, on('close')).effects).toEqual([DROP, timer(null)]);
    for (const event of [on('seated'), on('available'), on('timer'), on('connected')]) {
      expect(when(...PLAYING, on('close'), event).effects).toEqual([]);
    }
  });
});

it('[CM4] waits double up to their bound, and are spread over their upper half', () => {
  expect(retryMs('trouble', { attempt: 0, random: 0 })).toBe(250);
  expect(retryMs('trouble', { attempt: 1, random: 0 })).toBe(500);
  expect(retryMs('trouble', { attempt: 500, random: 1 })).toBe(15_000);
});

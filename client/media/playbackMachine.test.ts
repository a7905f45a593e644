import { describe, expect, it } from 'vitest';
import {
  PLAYBACK_PACE,
  PLAYBACK_START,
  type PlaybackEvent,
  type PlaybackState,
  stallAfterMs,
  stepPlayback,
} from './playbackMachine.ts';

function happened(...events: PlaybackEvent[]) {
  let [state, effects] = [PLAYBACK_START as PlaybackState, [] as (string | null)[]];
  for (const event of events) {
    const { next, effect } = stepPlayback(state, event);
    state = next;
    effects = [...effects, effect];
  }
  return { state, effects };
}
const paused = (nowMs: number, hidden = false): PlaybackEvent => ({ type: 'paused', nowMs, hidden });

describe('what a media element does and what is done about it', () => {
  it('[CM41] one pause is undone, a second one soon after is what somebody wants, a late one is not', () => {
    expect(happened(paused(0)).effects).toEqual(['play']);
    const twice = happened(paused(0), paused(PLAYBACK_PACE.steadyMs - 1));
    expect(twice).toMatchObject({ effects: ['play', null], state: { playback: 'stopped' } });
    const late = happened(paused(0), paused(PLAYBACK_PACE.steadyMs));
    expect(late).toMatchObject({ effects: ['play', 'play'], state: { playback: 'playing' } });
  });

  it('[CM41] behind another tab nothing is tried until it is seen again', () => {
    const hidden = happened(paused(0, true), { type: 'seen' });
    expect(hidden).toMatchObject({ effects: [null, 'play'], state: { playback: 'playing' } });
  });

  it('[CM41] what starts by itself again needs no tap any more', () => {
    const again = happened(paused(0), paused(1), { type: 'started' });
    expect(again.state.playback).toBe('playing');
  });

  it('[CM42] without a gesture it plays silently, or says that it stands still; a tap gives all of it back', () => {
    const silent = happened({ type: 'given' }, { type: 'refused', silent: false });
    expect(silent).toMatchObject({ effects: ['play', 'playSilently'], state: { playback: 'silenced' } });
    expect(stepPlayback(silent.state, { type: 'started' }).next.playback).toBe('silenced');
    const blocked = stepPlayback(silent.state, { type: 'refused', silent: true });
    expect(blocked).toMatchObject({ effect: null, next: { playback: 'stopped' } });
    expect(stepPlayback(blocked.next, { type: 'tapped' })).toEqual({
      next: PLAYBACK_START,
      effect: 'playAloud',
    });
  });

  it('[CM43] one that stalls again and again is given its stream more and more seldom', () => {
    const waits = [0, 1, 2, 3, 4].map((stalls) => stallAfterMs({ ...PLAYBACK_START, stalls }));
    expect(waits).toEqual([1, 2, 4, 8, 8].map((times) => times * PLAYBACK_PACE.stallMs));
    expect(happened({ type: 'stalled' }, { type: 'stalled' })).toMatchObject({
      effects: ['giveAgain', 'giveAgain'],
      state: { stalls: 2 },
    });
  });
});

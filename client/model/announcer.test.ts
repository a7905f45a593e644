import { describe, expect, it } from 'vitest';
import { newsWords } from '../pages/stage/newsWords.ts';
import { type Announcer, hear as hearWith, QUIET, speak as speakWith } from './announcer.ts';
import type { FreshEvent } from './stageModel.ts';
import { tip } from './testStage.ts';
import { VIEW_LIMITS } from './viewLimits.ts';

const hear = (announcer: Announcer, events: readonly FreshEvent[]) => hearWith(announcer, events, newsWords);
const speak = (announcer: Announcer, nowMs: number) => speakWith(announcer, nowMs, newsWords);
const EVERY = VIEW_LIMITS.announceEveryMs;

describe('announcements', () => {
  it('[VM50] keep their distance, and tell when to ask again', () => {
    const first = speak(hear(QUIET, [tip('t1')]), 1_000);
    expect(first.text).toContain('Noor tipped');
    const second = hear(first.announcer, [tip('t2')]);
    expect(speak(second, 1_000 + EVERY - 1)).toMatchObject({ text: null, waitMs: 1 });
    expect(speak(second, 1_000 + EVERY).text).toContain('Noor tipped');
  });

  it('[VM50] silence needs no next time', () => {
    expect(speak(QUIET, 5)).toEqual({ announcer: QUIET, text: null, waitMs: null });
    expect(speak(hear(QUIET, [{ type: 'viewers', count: 3 }]), 5).text).toBeNull();
  });

  it('[VM51] one tip by name, several by number and sum', () => {
    expect(speak(hear(QUIET, [tip('t1', 3, { message: 'For the song' })]), 0).text).toBe(
      'Noor tipped 3.00 MESI. For the song',
    );
    expect(speak(hear(QUIET, [tip('t1', 3, { from: null })]), 0).text).toBe('Someone tipped 3.00 MESI.');
    expect(speak(hear(QUIET, [tip('t1', 3), tip('t2', 4)]), 0).text).toBe('2 tips, 7.00 MESI together.');
  });

  it('[VM52] what matters stands first and is never dropped', () => {
    const heard = hear(QUIET, [
      tip('t1'),
      { type: 'goalReached', title: 'Mic' },
      { type: 'creatorAway', sinceMs: 1 },
      { type: 'creatorBack' },
    ]);
    expect(speak(heard, 0).text).toMatch(/^Goal reached: Mic\. The creator lost .* is back\. Noor tipped/);
  });
});

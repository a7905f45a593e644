import { useEffect, useState } from 'react';
import type { ClockAnswer } from '../../shared/protocol/http.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { createStore } from '../base/createStore.ts';
import { estimateOf, type TimeEstimate } from '../model/serverTime.ts';
import { call } from './api.ts';
import { backoffMs } from './backoff.ts';
import { pause } from './reachability.ts';

/** An answer that took longer than this is worth asking for once more, so many times in all. */
const QUICK_ENOUGH_MS = 100;
const QUESTIONS = 3;
/**
 * When this browser's clock and its own running time differ by more, somebody set the clock, or the machine slept.
 */
const SLIPPED_MS = 2 * SECOND_MS;

interface Known extends TimeEstimate {
  readonly slipMs: number;
}

/** What is known of the server's clock; null while nothing is. */
const known = createStore<Known | null>(null);
let asking = false;

/**
 * Returns the server's time in Unix ms, whatever this browser's clock says. Everything that is counted down or up
 * goes by it.
 */
export function serverNowMs(): number {
  const now = known.get();
  if (!now || Math.abs(slipMs() - now.slipMs) > SLIPPED_MS) void askTheTime();
  return now ? performance.now() + now.offsetMs : Date.now();
}

/** Returns the server's time in Unix ms, told every `everyMs`; it sleeps while the tab is hidden. */
export function useServerNow(everyMs = SECOND_MS / 2): number {
  const [nowMs, setNowMs] = useState(serverNowMs);
  useEffect(() => {
    const tick = () => {
      if (document.visibilityState === 'visible') setNowMs(serverNowMs());
    };
    const timer = setInterval(tick, everyMs);
    const unsubscribe = known.subscribe(tick);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      unsubscribe();
      document.removeEventListener('visibilitychange', tick);
    };
  }, [everyMs]);
  return nowMs;
}

function slipMs(): number {
  return Date.now() - performance.now();
}

/** Asks for the time until there is an answer; what was known before counts until then. */
async function askTheTime(): Promise<void> {
  if (asking) return;
  asking = true;
  let estimate: TimeEstimate | null = null;
  for (let [answers, failures] = [0, 0]; answers < QUESTIONS; ) {
    const askedAtMs = performance.now();
    const answer = await call<ClockAnswer>('/api/clock');
    const answeredAtMs = performance.now();
    if (!answer.ok) {
      await pause(backoffMs(failures, Math.random()));
      failures += 1;
      continue;
    }
    answers += 1;
    estimate = estimateOf(estimate, { askedAtMs, answeredAtMs, serverMs: answer.value.nowMs });
    known.set({ ...estimate, slipMs: slipMs() });
    if (estimate.roundTripMs <= QUICK_ENOUGH_MS) break;
  }
  asking = false;
}

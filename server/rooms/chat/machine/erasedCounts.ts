import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import type { CountRun } from '../../../domain/conversation/conversationBody.ts';
import type { ChatState } from './state.ts';

/** Counts of erased lines that are remembered one by one; those erased before them are remembered as stretches. */
const ERASED = 10 * CHAT_LIMITS.pageLines;
/** Stretches that are remembered; lines of one more are counted as unread by whoever has not read since. */
const RUNS = 1_000;

/** Leaves of the counts of erased lines those that somebody has not read yet. */
export function pruneErased(state: ChatState): ChatState {
  const { erasedRuns = [] } = state;
  if (state.erased.length + erasedRuns.length === 0) return state;
  const lowest = state.members.reduce((least, { readCount }) => Math.min(least, readCount), state.lastCount);
  const erased = state.erased.filter((count) => count > lowest);
  const runs = erasedRuns.filter(([, last]) => last > lowest);
  if (erased.length === state.erased.length && runs.length === erasedRuns.length) return state;
  return { ...state, erased, erasedRuns: runs };
}

/** Remembers that the line of that count was erased. */
export function noteErased(state: ChatState, count: number): ChatState {
  const all = [...state.erased, count];
  if (all.length <= ERASED) return pruneErased({ ...state, erased: all });
  const oldest = all.slice(0, -ERASED);
  const erasedRuns = oldest.reduce(withCount, state.erasedRuns ?? []).slice(-RUNS);
  return pruneErased({ ...state, erased: all.slice(-ERASED), erasedRuns });
}

/** Puts one more count among stretches, in its order; stretches that touch become one. */
function withCount(runs: readonly CountRun[], count: number): readonly CountRun[] {
  const before = runs.filter(([, last]) => last < count - 1);
  const behind = runs.filter(([first]) => first > count + 1);
  const touching = runs.slice(before.length, runs.length - behind.length);
  const first = Math.min(count, touching[0]?.[0] ?? count);
  const last = Math.max(count, touching.at(-1)?.[1] ?? count);
  return [...before, [first, last], ...behind];
}

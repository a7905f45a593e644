import type { HistoryEvent, TipEvent } from '../../shared/protocol/feed.ts';
import { SECOND_MS } from '../../shared/time.ts';

/** Tips that follow one another so closely are one run of tips; of so many by so many people it is a combo. */
export const COMBO = { gapMs: 10 * SECOND_MS, tips: 3, givers: 2 } as const;

/** A run of tips, as of its last one. */
export interface TipRun {
  readonly count: number;
  /** Who gave them, each once. All anonymous givers are one. */
  readonly givers: readonly string[];
  /** The sum, MESI minor units. */
  readonly mesiMinor: bigint;
  readonly lastMs: number;
}

/** What of a tip decides where it belongs. */
export interface RunTip {
  readonly atMs: number;
  /** Who gave it; empty: somebody anonymous. */
  readonly giverId: string;
  readonly mesiMinor: string;
}

/** Returns the run that a tip goes on with, or begins. */
export function runAfter(run: TipRun | null, { atMs, giverId, mesiMinor }: RunTip): TipRun {
  const before = run && atMs - run.lastMs <= COMBO.gapMs ? run : null;
  const givers = before?.givers ?? [];
  return {
    count: (before?.count ?? 0) + 1,
    givers: givers.includes(giverId) ? givers : [...givers, giverId],
    mesiMinor: (before?.mesiMinor ?? 0n) + BigInt(mesiMinor),
    lastMs: Math.max(before?.lastMs ?? atMs, atMs),
  };
}

/** Says whether a run is a combo: many tips, and not of one person alone. */
export const isCombo = ({ count, givers }: TipRun): boolean =>
  count >= COMBO.tips && givers.length >= COMBO.givers;

/** Returns the combos among these events, each under the id of its last tip. */
export function combosIn(events: readonly HistoryEvent[]): ReadonlyMap<string, TipRun> {
  const combos = new Map<string, TipRun>();
  let run: TipRun | null = null;
  let lastId = '';
  for (const event of events) {
    if (event.type !== 'tip') continue;
    const next = runAfter(run, runTipOf(event));
    // a run that goes on is told of by its last tip alone
    if (next.count > 1) combos.delete(lastId);
    if (isCombo(next)) combos.set(event.id, next);
    run = next;
    lastId = event.id;
  }
  return combos;
}

const runTipOf = ({ atMs, from, mesiMinor }: TipEvent): RunTip => ({
  ...{ atMs, giverId: from?.id ?? '', mesiMinor },
});

/** Says whether it is the first tip of its giver in this stream. Nobody anonymous has a first one. */
export const isFirstTip = ({ from, giverTotalMinor, mesiMinor }: TipEvent): boolean =>
  from !== null && giverTotalMinor === mesiMinor;

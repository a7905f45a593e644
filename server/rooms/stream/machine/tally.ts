import type { ModeType } from '../../../../shared/protocol/modes.ts';
import type { OrderResult } from '../../orders/effects.ts';
import type { StreamOrder } from './modes.ts';
import type { StreamState } from './state.ts';

/** What a stream has come to so far, for its creator. Amounts are MESI minor units. */
export interface StreamTally {
  /** Until when time and viewers are counted, in Unix ms; null: nothing is counted right now. */
  readonly countedAtMs: number | null;
  readonly peakViewers: number;
  /** The sum of all viewers' time, in ms: divided by the time live it is their average. */
  readonly viewerMs: number;
  readonly modeMs: Readonly<Record<ModeType, number>>;
  /** What tickets brought in, without what was given back. */
  readonly ticketsMinor: string;
  readonly callsMinor: string;
  /** What was held or paid and went back to fans. */
  readonly returnedMinor: string;
}

export const NEW_TALLY: StreamTally = {
  countedAtMs: null,
  peakViewers: 0,
  viewerMs: 0,
  modeMs: { public: 0, private: 0, ticketOnly: 0, oneToOne: 0 },
  ticketsMinor: '0',
  callsMinor: '0',
  returnedMinor: '0',
};

/** Says whether there is anything in a tally that a document has to keep. */
export function isCounted({ countedAtMs: _, ...counts }: StreamTally): boolean {
  const { countedAtMs: __, ...none } = NEW_TALLY;
  return JSON.stringify(counts) !== JSON.stringify(none);
}

/**
 * Counts the time since the last count by what was so until now, and who is here from now on. Time in which nobody ruled
 * is not counted. A decision that changed nothing counts nothing: its time is counted with the next one.
 */
export function countOn(before: StreamState, next: StreamState, nowMs: number): StreamState {
  if (next === before) return next;
  const { tally } = next;
  const wasLive = before.view.stage.phase.type === 'live';
  const isLive = next.view.stage.phase.type === 'live';
  if (!wasLive && !isLive) return next;
  const elapsedMs = wasLive ? Math.max(0, nowMs - (tally.countedAtMs ?? nowMs)) : 0;
  const { viewers, mode } = before.view.stage;
  return {
    ...next,
    tally: {
      ...tally,
      countedAtMs: isLive ? nowMs : null,
      peakViewers: Math.max(tally.peakViewers, next.view.stage.viewers),
      viewerMs: tally.viewerMs + elapsedMs * viewers,
      modeMs: { ...tally.modeMs, [mode.type]: tally.modeMs[mode.type] + elapsedMs },
    },
  };
}

/** Counts what came of an order's money: what the creator was credited, and what went back to its payer. */
export function countMoney(
  tally: StreamTally,
  { purpose, mesiMinor }: StreamOrder,
  result: OrderResult & { readonly type: 'holdEnded' },
): StreamTally {
  const came = result.mesiMinor;
  const add = (sum: string, more: bigint) => (BigInt(sum) + more).toString();
  if (purpose === 'ticketReturn')
    return {
      ...tally,
      ticketsMinor: add(tally.ticketsMinor, -came),
      returnedMinor: add(tally.returnedMinor, came),
    };
  const left = BigInt(mesiMinor) - came;
  const returnedMinor = add(tally.returnedMinor, left > 0n ? left : 0n);
  // what is paid for the menu is a tip, and counted as one
  if (purpose === 'menu') return { ...tally, returnedMinor };
  return purpose === 'ticket'
    ? { ...tally, returnedMinor, ticketsMinor: add(tally.ticketsMinor, came) }
    : { ...tally, returnedMinor, callsMinor: add(tally.callsMinor, came) };
}

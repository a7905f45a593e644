import { Temporal } from 'temporal-polyfill';
import type { Asset } from '../../../shared/money.ts';
import type { RepeatMiss, RepeatSpan } from '../../../shared/protocol/repeats.ts';
import { REPEAT_LIMITS } from '../../../shared/repeatLimits.ts';

/** A tip that repeats, and up to where its dates were decided. */
export interface Repeat {
  readonly giverId: string;
  readonly payeeId: string;
  /** Names the schedule. Another one between the same two people has another id. */
  readonly repeatId: string;
  /** The receipt of the tip that is repeated. */
  readonly entryId: string;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly message: string;
  readonly anonymous: boolean;
  readonly every: RepeatSpan;
  /** The dates are counted from here. */
  readonly sinceMs: number;
  /** The number of the next date, from 1. */
  readonly next: number;
  readonly last: { readonly atMs: number; readonly code: RepeatMiss | null } | null;
}

/**
 * Returns when the date of that number is, in Unix ms: so many weeks or months after the begin, in UTC. In a month that is
 * too short it is the last day.
 */
export function dateOf({ sinceMs, every }: Pick<Repeat, 'sinceMs' | 'every'>, number: number): number {
  const since = Temporal.Instant.fromEpochMilliseconds(sinceMs).toZonedDateTimeISO('UTC');
  return since.add(every === 'week' ? { weeks: number } : { months: number }).epochMilliseconds;
}

/** Says what is to be done about the next date: nothing yet, to pay it, or to let it go because it is too late for it. */
export function judgeDate(repeat: Repeat, nowMs: number): 'notYet' | 'pay' | 'late' {
  const dueAtMs = dateOf(repeat, repeat.next);
  if (nowMs < dueAtMs) return 'notYet';
  const isOvertaken = nowMs >= dateOf(repeat, repeat.next + 1);
  return isOvertaken || nowMs >= dueAtMs + REPEAT_LIMITS.lateMs ? 'late' : 'pay';
}

/** Returns the same after its next date, which was paid (`code` null) or missed. */
export function afterDate(repeat: Repeat, code: RepeatMiss | null): Repeat {
  const { next } = repeat;
  return { ...repeat, next: next + 1, last: { atMs: dateOf(repeat, next), code } };
}

/**
 * Makes the command id of a date, under which the journal has what became of it. It has a character that commands of people
 * cannot have, so nobody takes it first.
 */
export const dateCommandId = ({ repeatId, next }: Pick<Repeat, 'repeatId' | 'next'>): string =>
  `${repeatId}.${next}`;

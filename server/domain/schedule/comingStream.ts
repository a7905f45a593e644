import type { StageView } from '../../../shared/protocol/feed.ts';
import type { ComingStreamWish } from '../../../shared/protocol/schedule.ts';
import { SCHEDULE_LIMITS } from '../../../shared/scheduleLimits.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts';
import { type Checked, checkOptional, checkTitle } from '../text.ts';

const REMIND_MS = SCHEDULE_LIMITS.remindMinutes * MINUTE_MS;

/** A stream that is to come, as it is kept. Times are Unix ms. */
export interface ComingStream extends ComingStreamWish {
  readonly ownerId: string;
  readonly madeAtMs: number;
  /** Grows with each change, as calendars elsewhere need it. */
  readonly sequence: number;
  readonly isCalledOff: boolean;
  /** What those who asked for a reminder have to be told of a change. */
  readonly change: 'none' | 'moved' | 'calledOff';
  /** What they were told of its begin. */
  readonly told: 'nothing' | 'soon' | 'live';
}

/** What is to be done for a coming stream by itself. */
export type ScheduleStep =
  | { readonly type: 'tell'; readonly what: 'moved' | 'calledOff' | 'soon' | 'live' }
  | { readonly type: 'remove' };

/** Tidies what a creator says of a coming stream. Codes: TitleMissing, TitleTooLong, SchedulePriceTooLong, ScheduleTimeInvalid. */
export function checkWish(wish: ComingStreamWish, nowMs: number): Checked<ComingStreamWish> {
  const title = checkTitle(wish.title);
  if (!title.ok) return title;
  const price = checkOptional(wish.price, SCHEDULE_LIMITS.priceChars);
  if (!price.ok) return { ok: false, code: 'SchedulePriceTooLong' };
  const isInTime = wish.startMs > nowMs && wish.startMs <= nowMs + SCHEDULE_LIMITS.aheadDays * DAY_MS;
  if (!isInTime) return { ok: false, code: 'ScheduleTimeInvalid' };
  return { ok: true, value: { ...wish, title: title.value, price: price.value } };
}

/** Returns when it is over, in Unix ms. */
export const endMs = ({ startMs, minutes }: Pick<ComingStream, 'startMs' | 'minutes'>): number =>
  startMs + minutes * MINUTE_MS;

/** Says whether it can still take place. */
export const isComing = (entry: ComingStream, nowMs: number): boolean =>
  !entry.isCalledOff && nowMs < endMs(entry);

/** Changes it. Whoever asked for a reminder is told when it begins at another time, and is reminded of that one. */
export function changed(entry: ComingStream, wish: ComingStreamWish): ComingStream {
  const next = { ...entry, ...wish, sequence: entry.sequence + 1 };
  return wish.startMs === entry.startMs ? next : { ...next, change: 'moved', told: 'nothing' };
}

/** Calls it off: it stays for calendars elsewhere until its time is over. */
export const calledOff = (entry: ComingStream): ComingStream => ({
  ...entry,
  ...{ isCalledOff: true, change: 'calledOff', sequence: entry.sequence + 1 },
});

/**
 * Returns what is to be done now; null: nothing. `stage` is the creator's live stream, or null. A stream that began long before
 * counts as this one only once its time has come.
 */
export function dueStep(entry: ComingStream, stage: StageView | null, nowMs: number): ScheduleStep | null {
  const { startMs, told, change, isCalledOff } = entry;
  if (change !== 'none') return { type: 'tell', what: change };
  if (nowMs >= endMs(entry)) return { type: 'remove' };
  if (isCalledOff || told === 'live' || nowMs < startMs - REMIND_MS) return null;
  const isLive = stage?.phase.type === 'live' && stage.phase.startedAtMs >= startMs - REMIND_MS;
  if (isLive || (stage?.phase.type === 'live' && nowMs >= startMs)) return { type: 'tell', what: 'live' };
  return told === 'nothing' && nowMs < startMs ? { type: 'tell', what: 'soon' } : null;
}

/** Returns the entry once that was told. */
export const afterTelling = (
  entry: ComingStream,
  what: Extract<ScheduleStep, { readonly type: 'tell' }>['what'],
): ComingStream =>
  what === 'soon' || what === 'live' ? { ...entry, told: what } : { ...entry, change: 'none' };

/** Returns when there is something to do for it at the earliest, in Unix ms. While its creator may go live it is looked at each round. */
export function wakesAtMs(entry: ComingStream): number {
  if (entry.change !== 'none') return 0;
  return entry.isCalledOff || entry.told === 'live' ? endMs(entry) : entry.startMs - REMIND_MS;
}

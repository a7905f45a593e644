import { Temporal } from 'temporal-polyfill';
import { slotIdOf } from '../../../shared/meetingSlotId.ts';
import type { CalendarBody } from '../../../shared/protocol/calendar.ts';
import type { MeetingSlot } from '../../../shared/protocol/meetings.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';

/** A piece of time in Unix ms; its end is no part of it. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

type Hours = CalendarBody['exceptions'][number]['hours'];

/**
 * Returns the slots of a calendar that begin from `fromMs` on and before `untilMs`, and can be had now, the earliest first.
 * `taken` are the meetings that stand already, `busy` is what a creator does elsewhere. Rules: services/calendar/SPEC.md, CA*.
 */
export function slotsOf(
  calendar: CalendarBody,
  {
    taken,
    busy = [],
    nowMs,
    ...asked
  }: { readonly taken: readonly Span[]; readonly busy?: readonly Span[]; readonly nowMs: number } & {
    readonly fromMs: number;
    readonly untilMs: number;
  },
): readonly MeetingSlot[] {
  if (!calendar.isOn) return [];
  const fromMs = Math.max(asked.fromMs, nowMs + calendar.noticeHours * HOUR_MS);
  const untilMs = Math.min(asked.untilMs, nowMs + calendar.horizonDays * DAY_MS);
  const takenDays = taken.map(({ startMs }) => dateAt(calendar.zone, startMs));
  const days = daysBetween(calendar.zone, fromMs, untilMs).filter(
    (day) => takenDays.filter((other) => other.equals(day)).length < calendar.dailyMost,
  );
  const spans = days
    .flatMap((day) => spansOf(calendar, day))
    .filter(({ startMs }) => startMs >= fromMs && startMs < untilMs)
    .filter((span) => [...taken, ...busy].every((other) => isApart(calendar, span, other)));
  return spans.flatMap((span) => slotsIn(calendar, span));
}

/**
 * Says why a meeting at that time would break what a creator’s calendar says of pauses and of the most meetings of a day; null: it
 * does not, or no calendar is offered. `taken` are the other meetings that stand already.
 */
export function crowdingOf(
  calendar: CalendarBody,
  { span, taken }: { readonly span: Span; readonly taken: readonly Span[] },
): 'MeetingsTooNear' | 'DayFull' | null {
  if (!calendar.isOn) return null;
  if (!taken.every((other) => isApart(calendar, span, other))) return 'MeetingsTooNear';
  const day = dateAt(calendar.zone, span.startMs);
  const ofDay = taken.filter(({ startMs }) => dateAt(calendar.zone, startMs).equals(day));
  return ofDay.length < calendar.dailyMost ? null : 'DayFull';
}

function slotsIn({ kinds }: CalendarBody, span: Span): readonly MeetingSlot[] {
  return kinds.map((kind) => ({ slotId: slotIdOf({ ...span, ...kind }), ...span, ...kind }));
}

/** The days on the clock of that zone that have part in this time. */
function daysBetween(zone: string, fromMs: number, untilMs: number): readonly Temporal.PlainDate[] {
  if (fromMs >= untilMs) return [];
  const days: Temporal.PlainDate[] = [];
  const last = dateAt(zone, untilMs);
  for (
    let day = dateAt(zone, fromMs);
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    days.push(day);
  }
  return days;
}

function dateAt(zone: string, atMs: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate();
}

/** All pieces of a day that are as long as a slot, one after the other from the beginning of its hours. */
function spansOf(calendar: CalendarBody, day: Temporal.PlainDate): readonly Span[] {
  const lengthMs = calendar.slotMinutes * MINUTE_MS;
  return hoursOf(calendar, day).flatMap(({ fromMinute, untilMinute }) => {
    const endMs = instantOf(calendar.zone, day, untilMinute);
    const spans: Span[] = [];
    for (
      let startMs = instantOf(calendar.zone, day, fromMinute);
      startMs + lengthMs <= endMs;
      startMs += lengthMs
    ) {
      spans.push({ startMs, endMs: startMs + lengthMs });
    }
    return spans;
  });
}

/** The hours of that day, in their order; those that touch or overlap are one. */
function hoursOf({ weekly, exceptions }: CalendarBody, day: Temporal.PlainDate): Hours {
  const other = exceptions.find(({ date }) => date === day.toString());
  const hours = [...(other ? other.hours : weekly.filter((rule) => rule.day === day.dayOfWeek))];
  hours.sort((one, two) => one.fromMinute - two.fromMinute);
  const joined: Hours = [];
  for (const { fromMinute, untilMinute } of hours) {
    const before = joined.at(-1);
    if (before && fromMinute <= before.untilMinute) {
      joined[joined.length - 1] = { ...before, untilMinute: Math.max(before.untilMinute, untilMinute) };
    } else joined.push({ fromMinute, untilMinute });
  }
  return joined;
}

/** A time that the clock passes twice is the first one, and one that it leaves out is as much later as it leaves out. */
function instantOf(zone: string, day: Temporal.PlainDate, minute: number): number {
  const midnight = { hour: 0, minute: 0 };
  const isEnd = minute === 24 * 60;
  const plainTime = isEnd ? midnight : { hour: Math.floor(minute / 60), minute: minute % 60 };
  const date = isEnd ? day.add({ days: 1 }) : day;
  return date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(plainTime) })
    .epochMilliseconds;
}

/** Each meeting has its pauses around it, in which no other one lies; the pauses of two may be the same time. */
function isApart(calendar: CalendarBody, span: Span, other: Span): boolean {
  const gapMs = Math.max(calendar.pauseBeforeMinutes, calendar.pauseAfterMinutes) * MINUTE_MS;
  return span.endMs + gapMs <= other.startMs || other.endMs + gapMs <= span.startMs;
}

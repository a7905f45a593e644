import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { CalendarBody } from '../../../shared/protocol/calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';
import { NO_CALENDAR } from './checkCalendar.ts';
import { crowdingOf, slotsOf } from './slots.ts';

const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7];
const everyDay = (fromHour: number, untilHour: number) =>
  ALL_WEEK.map((day) => ({ day, fromMinute: fromHour * 60, untilMinute: untilHour * 60 }));
const calendar = (more: Partial<CalendarBody> = {}): CalendarBody => ({
  ...NO_CALENDAR,
  ...{ isOn: true, zone: 'Europe/Berlin', noticeHours: 2, horizonDays: 90, weekly: everyDay(9, 12) },
  ...more,
});
const at = (text: string, zone = 'Europe/Berlin') =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
const clockOf = (atMs: number, zone = 'Europe/Berlin') =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainTime().toString().slice(0, 5);
/** The slots of one day on the creator's clock, looked at some days before. */
const onDay = (body: CalendarBody, date: string, taken: { startMs: number; endMs: number }[] = []) => {
  const fromMs = at(`${date}T00:00`, body.zone);
  const untilMs = at(`${date}T23:59`, body.zone);
  return slotsOf(body, { taken, nowMs: fromMs - 5 * DAY_MS, fromMs, untilMs });
};

describe('slots', () => {
  const year = new Date().getUTCFullYear();
  const zones = Intl.supportedValuesOf('timeZone');

  it.each([year, year + 1])('[CA1] in %i hours stay the same on the clock of every zone', (of) => {
    expect(zones.length).toBeGreaterThan(400);
    let changes = 0;
    for (const zone of zones) {
      for (let from = at(`${of}-01-01T00:00`, zone), end = at(`${of + 1}-01-01T00:00`, zone); from < end; ) {
        const zoned = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
        const next = zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? end;
        if (next >= end) break;
        changes += 1;
        const body = calendar({ zone, horizonDays: 10 });
        const nowMs = next - 4 * DAY_MS;
        const slots = slotsOf(body, { taken: [], nowMs, fromMs: nowMs, untilMs: next + 4 * DAY_MS });
        const days = new Map<string, string[]>();
        for (const { startMs } of slots) {
          const date = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(zone).toPlainDate();
          days.set(date.toString(), [...(days.get(date.toString()) ?? []), clockOf(startMs, zone)]);
        }
        const whole = [...days.values()].slice(1, -1);
        expect(whole.length).toBeGreaterThanOrEqual(6);
        for (const clocks of whole) {
          expect({ zone, clocks }).toEqual({
            zone,
            clocks: ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30'],
          });
        }
        from = next;
      }
    }
    expect(changes).toBeGreaterThan(200);
  });

  it('[CA1] the hours of an afternoon stand on the days of a change, too', () => {
    const whole = calendar({ weekly: everyDay(8, 21), slotMinutes: 60 });
    const clocks = Array.from({ length: 13 }, (_, after) => `${String(8 + after).padStart(2, '0')}:00`);
    for (const [zone, dates] of [
      ['Europe/Berlin', ['2027-03-28', '2027-10-31']],
      ['America/New_York', ['2027-03-14', '2027-11-07']],
      ['Australia/Lord_Howe', ['2027-04-04', '2027-10-03']],
    ] as const)
      for (const date of dates)
        expect(onDay({ ...whole, zone }, date).map(({ startMs }) => clockOf(startMs, zone))).toEqual(clocks);
  });

  it('[CA2] an hour that is left out brings no slot, and one that comes twice brings two times', () => {
    const night = calendar({ weekly: everyDay(1, 4) });
    const clocks = (date: string) => onDay(night, date).map(({ startMs }) => clockOf(startMs));
    expect(clocks('2027-03-28')).toEqual(['01:00', '01:30', '03:00', '03:30']);
    expect(clocks('2027-10-31')).toEqual([
      '01:00',
      '01:30',
      '02:00',
      '02:30',
      '02:00',
      '02:30',
      '03:00',
      '03:30',
    ]);
    const autumn = onDay(night, '2027-10-31');
    expect(new Set(autumn.map(({ slotId }) => slotId)).size).toBe(8);
    expect(autumn.every(({ startMs, endMs }) => endMs - startMs === 30 * MINUTE_MS)).toBe(true);
  });

  it('[CA3] a day that differs has its own hours or none, and hours that overlap are one stretch', () => {
    const hours = [
      { fromMinute: 640, untilMinute: 700 },
      { fromMinute: 600, untilMinute: 645 },
    ];
    const body = calendar({
      exceptions: [
        { date: '2027-06-01', hours: [] },
        { date: '2027-06-02', hours },
      ],
    });
    expect(onDay(body, '2027-06-01')).toEqual([]);
    expect(onDay(body, '2027-06-02').map(({ startMs }) => clockOf(startMs))).toEqual([
      '10:00',
      '10:30',
      '11:00',
    ]);
    expect(onDay(body, '2027-06-03')).toHaveLength(6);
    const late = calendar({ weekly: everyDay(23, 24) });
    expect(onDay(late, '2027-06-01').map(({ startMs }) => clockOf(startMs))).toEqual(['23:00', '23:30']);
  });

  it('[CA4] a slot is offered at the notice and one millisecond less not, and up to the horizon', () => {
    const body = calendar({ noticeHours: 3, horizonDays: 2 });
    const startMs = at('2027-06-02T09:00');
    const ask = (nowMs: number) =>
      slotsOf(body, { taken: [], nowMs, fromMs: startMs, untilMs: startMs + 1 }).length;
    expect(ask(startMs - 3 * HOUR_MS)).toBe(1);
    expect(ask(startMs - 3 * HOUR_MS + 1)).toBe(0);
    expect(ask(startMs - 2 * DAY_MS + 1)).toBe(1);
    expect(ask(startMs - 2 * DAY_MS)).toBe(0);
  });

  it('[CA5] meetings that stand leave their time, the pauses and full days out', () => {
    const taken = [{ startMs: at('2027-06-02T10:00'), endMs: at('2027-06-02T10:30') }];
    const clocks = (more: Partial<CalendarBody>) =>
      onDay(calendar(more), '2027-06-02', taken).map(({ startMs }) => clockOf(startMs));
    expect(clocks({})).toEqual(['09:00', '09:30', '10:30', '11:00', '11:30']);
    expect(clocks({ pauseAfterMinutes: 15 })).toEqual(['09:00', '11:00', '11:30']);
    expect(clocks({ pauseBeforeMinutes: 15 })).toEqual(['09:00', '11:00', '11:30']);
    expect(clocks({ dailyMost: 1 })).toEqual([]);
    expect(clocks({ dailyMost: 2 })).toHaveLength(5);
  });

  it('[CA12] a time that one names keeps the pauses and the most of a day, once a calendar is offered', () => {
    const taken = [{ startMs: at('2027-06-02T10:00'), endMs: at('2027-06-02T10:30') }];
    const named = (clock: string, more: Partial<CalendarBody>) => {
      const startMs = at(`2027-06-02T${clock}`);
      return crowdingOf(calendar(more), { span: { startMs, endMs: startMs + 30 * MINUTE_MS }, taken });
    };
    expect(named('10:45', { pauseAfterMinutes: 15 })).toBe(null);
    expect(named('10:40', { pauseAfterMinutes: 15 })).toBe('MeetingsTooNear');
    expect(named('09:20', { pauseBeforeMinutes: 15 })).toBe('MeetingsTooNear');
    expect(named('20:00', { dailyMost: 2 })).toBe(null);
    expect(named('20:00', { dailyMost: 1 })).toBe('DayFull');
    expect(named('10:40', { pauseAfterMinutes: 15, dailyMost: 1, isOn: false })).toBe(null);
  });

  it('[CA8] a calendar that is off offers nothing', () => {
    expect(onDay(calendar({ isOn: false }), '2027-06-02')).toEqual([]);
  });
});

import { Temporal } from 'temporal-polyfill';
import type { CalendarBody } from '../../../shared/protocol/calendar.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { checkAmount } from '../text.ts';

/** The calendar of whoever has made none: office hours of Universal Time, which are offered to nobody. */
export const NO_CALENDAR: CalendarBody = {
  isOn: false,
  zone: 'UTC',
  slotMinutes: 30,
  pauseBeforeMinutes: 0,
  pauseAfterMinutes: 0,
  noticeHours: 24,
  horizonDays: 28,
  dailyMost: 4,
  kinds: [{ kind: 'call', minimumMinor: '10000000' }],
  weekly: [],
  exceptions: [],
};

/** Returns the code of what is wrong with a calendar that has the right shape; null: nothing is. */
export function faultOf(calendar: CalendarBody): RejectionCode | null {
  if (!isZone(calendar.zone)) return 'CalendarZoneUnknown';
  const { weekly, exceptions, kinds } = calendar;
  const hours = [...weekly, ...exceptions.flatMap((day) => day.hours)];
  const dates = exceptions.map(({ date }) => date);
  const isRight =
    hours.every(({ fromMinute, untilMinute }) => fromMinute < untilMinute) &&
    dates.every(isDate) &&
    new Set(dates).size === dates.length &&
    new Set(kinds.map(({ kind }) => kind)).size === kinds.length;
  if (!isRight) return 'CalendarHoursInvalid';
  for (const { minimumMinor: amountMinor } of kinds) {
    const checked = checkAmount({ asset: 'MESI', amountMinor });
    if (!checked.ok) return checked.code;
  }
  return null;
}

/** A zone has a name: an offset such as `+01:00` would not follow the clock when it is moved. */
function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

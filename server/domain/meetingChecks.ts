import { Temporal } from 'temporal-polyfill';
import type { CheckedAnswers, MeetingChecks } from '../../shared/protocol/meetingChecks.ts';

/** The first year in which somebody may be born. */
const FIRST_YEAR = 1900;

/** Returns a date of birth, such as `2001-05-31`; null: there is no such day, or it is still to come. */
function birthDay(text: string, today: Temporal.PlainDate): Temporal.PlainDate | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  try {
    const day = Temporal.PlainDate.from(text, { overflow: 'reject' });
    return day.year >= FIRST_YEAR && Temporal.PlainDate.compare(day, today) <= 0 ? day : null;
  } catch {
    return null;
  }
}

const dayAt = (nowMs: number): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO('UTC').toPlainDate();

/** Says whether that is the date of birth of somebody alive, such as `2001-05-31`. */
export const isBirthDate = (text: string, nowMs: number): boolean => birthDay(text, dayAt(nowMs)) !== null;

/** Says whether that is a country as two capital letters. */
export const isCountry = (text: string): boolean => /^[A-Z]{2}$/.test(text);

/** Returns why a fan does not pass the checks of a meeting; null: they pass. */
export function judgeChecks(
  { leastAge, countries }: MeetingChecks,
  { birthDate = '', country = '' }: CheckedAnswers,
  nowMs: number,
): 'ConsentIncomplete' | 'TooYoung' | 'CountryNotTaken' | null {
  if (leastAge !== undefined) {
    const today = dayAt(nowMs);
    const born = birthDay(birthDate, today);
    if (!born) return 'ConsentIncomplete';
    if (born.until(today, { largestUnit: 'years' }).years < leastAge) return 'TooYoung';
  }
  if (countries === undefined) return null;
  if (!isCountry(country)) return 'ConsentIncomplete';
  return countries.codes.includes(country) === (countries.type === 'allow') ? null : 'CountryNotTaken';
}

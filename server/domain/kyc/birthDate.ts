import { Temporal } from 'temporal-polyfill';
import { KYC_LIMITS } from '../../../shared/kycLimits.ts';

const dayAt = (nowMs: number): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO('UTC').toPlainDate();

/** Returns the age in whole years of somebody born on a date such as `2001-05-31`; null: nobody alive was born on that day. */
export function ageOf(birthDate: string, nowMs: number): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(birthDate)) return null;
  try {
    const born = Temporal.PlainDate.from(birthDate, { overflow: 'reject' });
    const today = dayAt(nowMs);
    if (Temporal.PlainDate.compare(born, today) > 0) return null;
    const { years } = born.until(today, { largestUnit: 'years' });
    return years <= KYC_LIMITS.oldestYears ? years : null;
  } catch {
    return null;
  }
}

/** Says whether that is the date of birth of somebody alive, such as `2001-05-31`. */
export const isBirthDate = (text: string, nowMs: number): boolean => ageOf(text, nowMs) !== null;

import { DAY_MS } from '../../../shared/time.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';

/** Names the day of a moment in the reader's time zone: the same text for the same day. */
export function dayOf(atMs: number): string {
  return formatWhen(atMs, 'day');
}

/** Says which day it is: today and yesterday by their names, others by their date. */
export function dayWords(atMs: number, nowMs: number): string {
  if (dayOf(atMs) === dayOf(nowMs)) return t('today');
  return dayOf(atMs) === dayOf(nowMs - DAY_MS) ? t('yesterday') : dayOf(atMs);
}

/** Says when something was in little room: the time of today, else the day. */
export function shortWhen(atMs: number, nowMs: number): string {
  return dayOf(atMs) === dayOf(nowMs) ? formatWhen(atMs, 'clock') : dayWords(atMs, nowMs);
}

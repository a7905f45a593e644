import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';

/** Names the day of a moment in the reader's time zone: the same text for the same day. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toDateString();
}

/** Says which day it is: today and yesterday by their names, others by their date. */
export function dayWords(atMs: number, nowMs: number): string {
  const yesterday = new Date(nowMs);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayOf(atMs) === dayOf(nowMs)) return t('today');
  return dayOf(atMs) === yesterday.toDateString() ? t('yesterday') : formatWhen(atMs, 'day');
}

/** Says when something was in little room: the time of today, else the day. */
export function shortWhen(atMs: number, nowMs: number): string {
  return dayOf(atMs) === dayOf(nowMs) ? formatWhen(atMs, 'clock') : dayWords(atMs, nowMs);
}

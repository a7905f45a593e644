import type { PaidRequest } from '../../../model/paidRequests.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';

/** Says what a request is about, and how much it is worth: "One-to-one · 60.00 MESI". */
export function requestWords({ type, minutes, mesiMinor }: PaidRequest): string {
  const what = type === 'extension' ? t('waiting.extension', { minutes }) : t(`waiting.${type}`);
  return mesiMinor === null ? what : `${what} · ${formatMesi(mesiMinor)}`;
}

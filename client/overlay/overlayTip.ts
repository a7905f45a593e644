import type { TestAlert } from '../../shared/protocol/answers.ts';
import type { TipEvent } from '../../shared/protocol/feed.ts';
import { t } from '../texts/overlay.ts';

/** What the overlay shows; a test alert has this shape already. */
export type OverlayTip = TestAlert;

export function overlayTipOf(tip: TipEvent | OverlayTip): OverlayTip {
  if (!('from' in tip)) return tip;
  const { id, from, asset, amountMinor, mesiMinor, message } = tip;
  return { id, name: from?.name ?? t('anonymous'), asset, amountMinor, mesiMinor, message };
}

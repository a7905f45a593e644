import type { TestAlert } from '../../shared/protocol/answers.ts';
import type { TipEvent } from '../../shared/protocol/feed.ts';
import { isFirstTip } from '../model/combos.ts';
import { t } from '../texts/overlay.ts';

/** What the overlay shows; a test alert has this shape already. `name` is empty for somebody anonymous, until it is drawn. */
export interface OverlayTip extends TestAlert {
  /** When it was given, by the server's clock; absent: it is a test, or shown again, and waits for no review. */
  readonly atMs?: number;
  /** Who gave it; absent: somebody anonymous, or nobody. */
  readonly giverId?: string;
  /** True: the first tip of its giver in the stream. */
  readonly isFirst?: boolean;
  /** How many tips the combo has come to with this one; absent: it belongs to none. */
  readonly combo?: number;
}

export function overlayTipOf(tip: TipEvent | OverlayTip): OverlayTip {
  if (!('from' in tip)) return tip.name === '' ? { ...tip, name: t('anonymous') } : tip;
  const { id, atMs, from, asset, amountMinor, mesiMinor, message } = tip;
  const isFirst = isFirstTip(tip);
  const giver = from ? { giverId: from.id, name: from.name, isFirst } : { name: t('anonymous') };
  return { id, atMs, ...giver, asset, amountMinor, mesiMinor, message };
}

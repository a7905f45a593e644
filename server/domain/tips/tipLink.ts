import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { TipLinkWish } from '../../../shared/protocol/tipLinks.ts';
import { isSeen, MOST_TIDIED, tidyText } from '../../../shared/tidyText.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { TIP_LINK_LIMITS } from '../../../shared/tipLinkLimits.ts';
import type { TipLinkFacts } from '../../services/tipLinks/port.ts';
import { checkAmount } from '../text.ts';

/** Returns the reference of the tips that are given through a link. */
export const refOfLink = (linkId: string): string => `tipLink:${linkId}`;

/** Says whether a link takes no more tips. */
export const isLinkOver = ({ expiresAtMs }: Pick<TipLinkFacts, 'expiresAtMs'>, nowMs: number): boolean =>
  expiresAtMs !== null && nowMs >= expiresAtMs;

/** A link as it may be shown, or the code of what cannot be. */
type CheckedLink =
  | { readonly ok: true; readonly value: TipLinkFacts }
  | { readonly ok: false; readonly code: RejectionCode };

const INVALID = { ok: false, code: 'TipLinkInvalid' } as const;

/** Tidies what a creator wants to say with a link. An amount that stands there twice is kept once, the smallest come first. */
export function checkTipLink(wish: TipLinkWish, nowMs: number): CheckedLink {
  const label = checkText(wish.label, TIP_LINK_LIMITS.labelChars);
  const thanks = checkText(wish.thanks, TIP_LINK_LIMITS.thanksChars);
  const amounts = wish.amountsMinor.map(checkMesi);
  const goal = wish.goalMinor === null ? null : checkMesi(wish.goalMinor);
  const isGoalWrong = wish.goalMinor !== null && goal === null;
  if (!label || thanks === null || amounts.includes(null) || isGoalWrong) return INVALID;
  const distinct = [...new Set(amounts as bigint[])].sort((a, b) => (a < b ? -1 : 1));
  return {
    ok: true,
    value: {
      label,
      amountsMinor: distinct.map(String),
      goalMinor: goal === null ? null : String(goal),
      expiresAtMs: wish.expiresInMinutes === null ? null : nowMs + wish.expiresInMinutes * MINUTE_MS,
      thanks,
    },
  };
}

/** Returns the tidied text, empty when nobody would see anything of it; null: it is too long. */
function checkText(text: string, most: number): string | null {
  if (text.length > MOST_TIDIED) return null;
  const tidy = tidyText(text);
  if (!isSeen(tidy)) return '';
  return [...tidy].length > most ? null : tidy;
}

/** Returns a sum of MESI above zero; null: it is none. */
function checkMesi(amountMinor: string): bigint | null {
  const checked = checkAmount({ asset: 'MESI', amountMinor });
  return checked.ok ? checked.value.amountMinor : null;
}

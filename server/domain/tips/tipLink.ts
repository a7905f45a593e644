import type { TipLinkWish } from '../../../shared/protocol/tipLinks.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { TIP_LINK_LIMITS } from '../../../shared/tipLinkLimits.ts';
import type { TipLinkFacts } from '../../services/tipLinks/port.ts';
import { type Checked, checkAmount, checkOptional } from '../text.ts';

/** Returns the reference of the tips that are given through a link. */
export const refOfLink = (linkId: string): string => `tipLink:${linkId}`;

/** Says whether a link takes no more tips. */
export const isLinkOver = ({ expiresAtMs }: Pick<TipLinkFacts, 'expiresAtMs'>, nowMs: number): boolean =>
  expiresAtMs !== null && nowMs >= expiresAtMs;

const INVALID = { ok: false, code: 'TipLinkInvalid' } as const;

/** Tidies what a creator wants to say with a link. An amount that stands there twice is kept once, the smallest come first. */
export function checkTipLink(wish: TipLinkWish, nowMs: number): Checked<TipLinkFacts> {
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
      pledgeGoalId: wish.pledgeGoalId ?? null,
      expiresAtMs: wish.expiresInMinutes === null ? null : nowMs + wish.expiresInMinutes * MINUTE_MS,
      thanks,
    },
  };
}

/** Returns the tidied text, empty when nobody would see anything of it; null: it is too long. */
function checkText(text: string, most: number): string | null {
  const checked = checkOptional(text, most);
  return checked.ok ? checked.value : null;
}

/** Returns a sum of MESI above zero; null: it is none. */
function checkMesi(amountMinor: string): bigint | null {
  const checked = checkAmount({ asset: 'MESI', amountMinor });
  return checked.ok ? checked.value.amountMinor : null;
}

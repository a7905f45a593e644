import { PLEDGE_LIMITS } from '../../../shared/pledgeLimits.ts';
import type { PledgeGoalWish } from '../../../shared/protocol/pledgeGoals.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { type Checked, checkAmount, checkOptional } from '../text.ts';
import type { PledgeGoal } from './pledgeGoal.ts';

/** Tidies what a creator says of a goal, and makes the goal that begins now. */
export function checkGoal(
  wish: PledgeGoalWish,
  { ownerId, nowMs }: { readonly ownerId: string; readonly nowMs: number },
): Checked<PledgeGoal> {
  const title = checkOptional(wish.title, PLEDGE_LIMITS.titleChars);
  const about = checkOptional(wish.about, PLEDGE_LIMITS.aboutChars);
  const target = checkAmount({ asset: 'MESI', amountMinor: wish.targetMinor });
  if (!title.ok || title.value === '' || !about.ok || !target.ok) return { ok: false, code: 'GoalInvalid' };
  return {
    ok: true,
    value: {
      ownerId,
      title: title.value,
      about: about.value,
      targetMinor: String(target.value.amountMinor),
      createdAtMs: nowMs,
      deadlineAtMs: nowMs + wish.days * DAY_MS,
      doneDays: wish.doneDays,
      phase: { type: 'collecting' },
      pledges: [],
      told: 'nothing',
    },
  };
}

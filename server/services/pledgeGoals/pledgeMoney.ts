import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { DAY_MS } from '../../../shared/time.ts';
import {
  doneUntilMs,
  type Pledge,
  type PledgeEffect,
  type PledgeGoal,
  type PledgeGoalCommand,
} from '../../domain/pledges/pledgeGoal.ts';
import { LEDGER_CODES } from '../../domain/tips/ledgerCodes.ts';
import { waiveEntry } from '../../domain/tips/waiveEntry.ts';
import { holdEntryId, placeHold, postHold, voidHold } from '../ledger/holds/holds.ts';
import type { LedgerPort } from '../ledger/port.ts';

/** How long after its goal has ended by itself a hold is left to it; then the sweep of all holds returns it. */
const LEFT_ALONE_MS = 7 * DAY_MS;

/** Returns the reference of everything that is pledged for a goal. */
const refOfGoal = (goalId: string): string => `pledgeGoal:${goalId}`;

/** What came of an effect, to be told to the goal; `code` says why a hold was refused. */
export interface PledgeResult {
  readonly command: PledgeGoalCommand;
  readonly code: RejectionCode | null;
}

/** Does with money what a goal asks for that was written. It is safe to do twice, and throws `LedgerUnavailable`. */
export async function doPledgeEffect(
  ledger: Pick<LedgerPort, 'append' | 'get'>,
  { goalId, goal }: { readonly goalId: string; readonly goal: PledgeGoal },
  { type, pledge }: PledgeEffect,
): Promise<PledgeResult> {
  const { pledgeId } = pledge;
  if (type === 'hold') return hold(ledger, { goalId, goal }, pledge);
  if (type === 'waive') return waive(ledger, { goalId, pledge, code: 'GoalOver' });
  const ended =
    type === 'post'
      ? await postHold(ledger, {
          holdId: pledgeId,
          to: [{ account: `creator:${goal.ownerId}`, takenMinor: BigInt(pledge.amountMinor) }],
          memo: factsOf(goal, pledge),
        })
      : await voidHold(ledger, { holdId: pledgeId, reason: 'returned' });
  if (!ended.ok && ended.rejection !== 'HoldEnded')
    throw new Error(`pledge ${pledgeId} cannot end: ${ended.rejection}`);
  // whoever was faster has ended it: the entry says how
  const isPaid = ended.receipt.kind === 'post';
  return { command: { type: 'pledgeEnded', pledgeId, isPaid }, code: null };
}

async function hold(
  ledger: Pick<LedgerPort, 'append' | 'get'>,
  { goalId, goal }: { readonly goalId: string; readonly goal: PledgeGoal },
  pledge: Pledge,
): Promise<PledgeResult> {
  const { pledgeId, giver, asset, amountMinor, rate } = pledge;
  const placed = await placeHold(ledger, {
    holdId: pledgeId,
    from: `wallet:${giver.id}`,
    held: { asset, amountMinor: BigInt(amountMinor) },
    conversion: rate && {
      rateId: rate.rateId,
      rate: { numerator: BigInt(rate.numerator), denominator: BigInt(rate.denominator) },
    },
    ref: refOfGoal(goalId),
    dueAtMs: doneUntilMs(goal) + LEFT_ALONE_MS,
    memo: factsOf(goal, pledge),
  });
  if (placed.ok) return { command: { type: 'pledgePlaced', pledgeId }, code: null };
  return waive(ledger, { goalId, pledge, code: LEDGER_CODES[placed.rejection] });
}

/** A process that stands still may want to place it yet: now it never can, unless it has. */
async function waive(
  ledger: Pick<LedgerPort, 'append' | 'get'>,
  {
    goalId,
    pledge: { pledgeId, giver },
    code,
  }: { readonly goalId: string; readonly pledge: Pledge; readonly code: RejectionCode },
): Promise<PledgeResult> {
  const end = await waiveEntry(ledger, { entryId: holdEntryId(pledgeId), personId: giver.id, reason: code });
  if (end.type === 'used' && end.receipt.ref === refOfGoal(goalId))
    return { command: { type: 'pledgePlaced', pledgeId }, code: null };
  const why = end.type === 'waived' ? (end.reason as RejectionCode) : 'IdempotencyConflict';
  return { command: { type: 'pledgeRefused', pledgeId }, code: why };
}

/** What the entries of a pledge say of it. They name nobody who wished to be anonymous. */
function factsOf({ ownerId, title }: PledgeGoal, { giver, anonymous }: Pledge): Record<string, string> {
  const named = { giverId: giver.id, giverName: giver.name, giverHandle: giver.handle };
  return { purpose: 'pledge', creatorId: ownerId, goalTitle: title, ...(anonymous ? {} : named) };
}

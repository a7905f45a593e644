import { hash } from 'node:crypto';
import type { Money } from '../../../shared/money.ts';
import type { EntryInput, Leg } from '../ledger/port.ts';
import { PLATFORM_FEES } from './port.ts';

/** The entries that the wallet writes, as functions of what was decided. Each sums to zero. */

/** Not guessable from outside, the same for the same command: what a client repeats, finds what it began. */
export function commandKey(prefix: string, command: { readonly userId: string; readonly commandId: string }) {
  const digest = hash('sha256', `${command.userId}\n${command.commandId}`, 'base64url');
  return `${prefix}_${digest.slice(0, 24)}`;
}

export const topUpEntryId = (paymentId: string): string => `topUp/${paymentId}`;
export const chargebackEntryId = (paymentId: string): string => `chargeback/${paymentId}`;
export const conversionEntryId = (userId: string, commandId: string): string =>
  `convert/${userId}/${commandId}`;

export const walletOf = (userId: string): string => `wallet:${userId}`;
/** Names the account of what a creator has earned, or the platform. */
export const creatorOf = (userId: string): string =>
  userId === PLATFORM_FEES ? PLATFORM_FEES : `creator:${userId}`;
/**
 * Names the account of what a person still owes, above zero. Beside `external:owed` it is only a count: see SPEC.md,
 * WA4.
 */
export const owedBy = (userId: string): string => `owed:${userId}`;

interface PaymentFacts {
  readonly paymentId: string;
  readonly userId: string;
  readonly provider: string;
  readonly money: Money;
}

/**
 * Returns the entry of a top-up. It pays `debtMinor` of what is owed first, in one entry whose source is the count of
 * it.
 */
export function topUpEntry(
  { paymentId, userId, provider, money }: PaymentFacts,
  debtMinor: bigint,
): EntryInput {
  const { asset, amountMinor } = money;
  const outside = `external:${provider}:${userId}`;
  const legs: Leg[] = [
    { account: outside, asset, amountMinor: -amountMinor },
    ...owedLegs({ userId, asset, amountMinor: -debtMinor }),
    { account: walletOf(userId), asset, amountMinor: amountMinor - debtMinor },
  ];
  return {
    id: topUpEntryId(paymentId),
    kind: 'topUp',
    source: debtMinor > 0n ? owedBy(userId) : outside,
    legs: legs.filter((leg) => leg.amountMinor !== 0n),
    ref: `payment:${paymentId}`,
    memo: { provider, paymentId, ...(debtMinor > 0n ? { debtPaidMinor: String(debtMinor) } : {}) },
  };
}

/** Takes `takenMinor` back from the wallet; the rest of the payment is owed from then on. */
export function chargebackEntry(
  { paymentId, userId, provider, money }: PaymentFacts,
  { takenMinor, reason }: { readonly takenMinor: bigint; readonly reason: string },
): EntryInput {
  const { asset, amountMinor } = money;
  const owedMinor = amountMinor - takenMinor;
  const legs: Leg[] = [
    { account: walletOf(userId), asset, amountMinor: -takenMinor },
    ...owedLegs({ userId, asset, amountMinor: owedMinor }),
    { account: `external:${provider}:${userId}`, asset, amountMinor },
  ];
  return {
    id: chargebackEntryId(paymentId),
    kind: 'chargeback',
    source: takenMinor > 0n ? walletOf(userId) : `external:debt:${userId}`,
    legs: legs.filter((leg) => leg.amountMinor !== 0n),
    ref: `payment:${paymentId}`,
    memo: { provider, paymentId, owedMinor: String(owedMinor), reason },
  };
}

/**
 * The debt itself stands in `external:debt`, below zero. So that no two top-ups pay the same debt, it is counted a second
 * time in an account that cannot go below zero, against `external:owed`.
 */
function owedLegs({ userId, asset, amountMinor }: Money & { readonly userId: string }): Leg[] {
  return [
    { account: `external:debt:${userId}`, asset, amountMinor: -amountMinor },
    { account: owedBy(userId), asset, amountMinor },
    { account: `external:owed:${userId}`, asset, amountMinor: -amountMinor },
  ];
}

import { formatMoney, type Money, unitMinor } from '../../../shared/money.ts';
import type { PaymentStatus } from '../../../shared/protocol/money.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import type { PayoutState, ProviderAnswer } from './port.ts';

/** The sandbox declines more than this at once, as a card would. Tips themselves have no limit. */
const MOST_UNITS = 1_000_000n;

const SOON_MS = 3 * SECOND_MS;
const LATER_MS = 6 * SECOND_MS;
const MUCH_LATER_MS = 30 * SECOND_MS;

/** What becomes of an order, decided by its amount alone, so that a person can ask for each fate. */
export interface Script<State> {
  /** By time since the order; the first is at 0. */
  readonly steps: readonly (ProviderAnswer<State> & { readonly afterMs: number })[];
  /** Webhooks: when, and of which step. Not always once, and not always in order. */
  readonly tellings: readonly { readonly afterMs: number; readonly step: number }[];
}

export function chargeScript(money: Money): Script<PaymentStatus> {
  const unit = unitMinor(money.asset);
  if (money.amountMinor > MOST_UNITS * unit) {
    const most = formatMoney({ asset: money.asset, amountMinor: MOST_UNITS * unit });
    return atOnce('declined', `the sandbox gives at most ${most} at once`);
  }
  const pending = { afterMs: 0, state: 'pending', reason: null } as const;
  const succeeded = { afterMs: SOON_MS, state: 'succeeded', reason: null } as const;
  const chargedBack = { state: 'chargedBack', reason: 'the card holder disputed it' } as const;
  switch (hundredthsOf(money)) {
    case 13n:
      return atOnce('declined', 'the card was declined');
    case 17n:
      return { steps: [pending, succeeded], tellings: [{ afterMs: SOON_MS, step: 1 }] };
    case 19n:
      return {
        steps: [pending, { afterMs: SOON_MS, state: 'failed', reason: 'the bank did not agree' }],
        tellings: [{ afterMs: SOON_MS, step: 1 }],
      };
    case 23n:
      return {
        steps: [
          { ...succeeded, afterMs: 0 },
          { ...chargedBack, afterMs: MUCH_LATER_MS },
        ],
        tellings: [{ afterMs: MUCH_LATER_MS, step: 1 }],
      };
    case 29n:
      return {
        steps: [pending, succeeded],
        tellings: [
          { afterMs: SOON_MS, step: 1 },
          { afterMs: SOON_MS, step: 1 },
          { afterMs: LATER_MS, step: 1 },
        ],
      };
    case 31n:
      return {
        steps: [pending, succeeded, { ...chargedBack, afterMs: LATER_MS }],
        tellings: [
          { afterMs: LATER_MS, step: 2 },
          { afterMs: LATER_MS + SOON_MS, step: 1 },
        ],
      };
    case 37n:
      return { steps: [pending, succeeded], tellings: [] };
    default:
      return atOnce('succeeded', null);
  }
}

export function payoutScript(money: Money): Script<PayoutState> {
  const pending = { afterMs: 0, state: 'pending', reason: null } as const;
  const succeeded = { afterMs: SOON_MS, state: 'succeeded', reason: null } as const;
  const told = [{ afterMs: SOON_MS, step: 1 }];
  switch (hundredthsOf(money)) {
    case 13n:
      return atOnce('failed', 'the account does not take payouts');
    case 17n:
      return { steps: [pending, succeeded], tellings: told };
    case 19n:
      return {
        steps: [pending, { afterMs: SOON_MS, state: 'failed', reason: 'the bank sent it back' }],
        tellings: told,
      };
    case 37n:
      return { steps: [pending, succeeded], tellings: [] };
    default:
      return atOnce('succeeded', null);
  }
}

function atOnce<State>(state: State, reason: string | null): Script<State> {
  return { steps: [{ afterMs: 0, state, reason }], tellings: [] };
}

/** Returns the hundredths, such as 13 for 25.13; null when there is more behind the second decimal. */
function hundredthsOf({ asset, amountMinor }: Money): bigint | null {
  const hundredth = unitMinor(asset) / 100n;
  return amountMinor % hundredth === 0n ? (amountMinor / hundredth) % 100n : null;
}

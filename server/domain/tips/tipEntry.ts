import type { Asset, Money } from '../../../shared/money.ts';
import { isAsset } from '../../../shared/money.ts';
import type { Receipt, TextLeftOut } from '../../../shared/protocol/answers.ts';
import type { TipRules } from '../../../shared/protocol/feed.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { EntryInput } from '../../services/ledger/port.ts';
import type { Quote } from '../../services/rates/port.ts';
import { type SplitShare, splitFact, splitTip } from './split.ts';

/** A tip that is in the journal: what the feed needs of it. */
export interface TipFact extends PaidTip {
  /** The id by which everybody knows the tip. */
  readonly tipId: string;
}

/** A tip as the journal has it. */
export interface PaidTip {
  /** The journal's id of the entry. It holds who gave the tip, and is never shown. */
  readonly entryId: string;
  readonly atMs: number;
  /** The giver; null: the giver wished to be anonymous. */
  readonly from: Person | null;
  /** Who paid, anonymous or not. It decides what a tip counts towards, and is never shown. */
  readonly payerId: string;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly mesiMinor: string;
  readonly message: string;
  /** Title of the item of the tip menu that was chosen. */
  readonly menuTitle?: string;
  /** The giver stands on no board. */
  readonly isUnranked?: true;
}

export interface TipOrder {
  readonly entryId: string;
  /** What the tip is for, such as a stream: all entries for it carry the same. */
  readonly ref: string;
  readonly giver: Person;
  readonly payee: Person;
  /** Where the payee has it: among what a creator earns, or in the wallet. `creator` unless it is given. */
  readonly into?: 'creator' | 'wallet';
  readonly paid: Money;
  readonly quote: Quote;
  readonly message: string;
  readonly anonymous: boolean;
  /** Why the message was taken away; absent: it was not. */
  readonly textLeftOut?: TextLeftOut;
  /** Whether the giver wishes to stand on no board. */
  readonly isUnranked?: boolean;
  /** Who has a share of what it brings; absent: nobody but the payee. */
  readonly shares?: readonly SplitShare[];
}

/**
 * Makes the id of a tip's entry. It holds the giver's id, as a command id is only unique to who chose it, and hangs
 * on no secret, so that a command told again is never paid twice. Others are shown `OpaqueIds.tip` of it.
 */
export const tipEntryId = (giverId: string, commandId: string): string => `tip_${giverId}_${commandId}`;

/**
 * Makes the entry of a tip. It has two legs when $MESI is paid, and four through the platform's exchange when it is
 * not, and one more for each share. It sums to zero per asset.
 */
export function tipEntry(order: TipOrder): EntryInput {
  const { giver, payee, paid, quote, into = 'creator', shares = [] } = order;
  const wallet = `wallet:${giver.id}`;
  const brings = { account: `${into}:${payee.id}`, mesiMinor: quote.mesiMinor };
  const earned = splitTip(shares, brings).map(
    ({ account, takenMinor }) => ({ account, asset: 'MESI', amountMinor: takenMinor }) as const,
  );
  const spent = { account: wallet, asset: paid.asset, amountMinor: -paid.amountMinor };
  const legs =
    paid.asset === 'MESI'
      ? [spent, ...earned]
      : [
          spent,
          { account: `exchange:${paid.asset}`, asset: paid.asset, amountMinor: paid.amountMinor },
          { account: 'exchange:MESI', asset: 'MESI', amountMinor: -quote.mesiMinor } as const,
          ...earned,
        ];
  return {
    id: order.entryId,
    kind: 'tip',
    source: wallet,
    legs,
    ref: order.ref,
    memo: {
      giverId: giver.id,
      giverName: giver.name,
      giverHandle: giver.handle,
      creatorId: payee.id,
      asset: paid.asset,
      amountMinor: paid.amountMinor.toString(),
      mesiMinor: quote.mesiMinor.toString(),
      rateId: quote.rateId,
      rate: `${quote.rate.numerator}/${quote.rate.denominator}`,
      message: order.message,
      anonymous: order.anonymous ? 'yes' : 'no',
      ...(order.textLeftOut === undefined ? {} : { textLeftOut: order.textLeftOut }),
      ...(order.isUnranked ? { unranked: 'yes' } : {}),
      ...(shares.length === 0 ? {} : { shares: splitFact(shares) }),
    },
  };
}

/** Says whether an entry paid a tip: at once, or for an item of a tip menu that was held until it was done. */
export const isPaidTip = ({ kind, memo }: Pick<Receipt, 'kind' | 'memo'>): boolean =>
  kind === 'tip' || (kind === 'post' && memo.purpose === 'menu');

/** Reads a tip back from its receipt, with what was said when it was paid; null: the entry is no tip. */
export function paidTipOf(receipt: Receipt): PaidTip | null {
  const { memo } = receipt;
  const { giverId, giverName, giverHandle, asset, amountMinor, mesiMinor, message } = memo;
  if (!isPaidTip(receipt) || !giverId || !asset || !isAsset(asset) || !amountMinor || !mesiMinor) return null;
  return {
    entryId: receipt.entryId,
    atMs: receipt.atMs,
    from: memo.anonymous === 'yes' ? null : { id: giverId, name: giverName ?? '', handle: giverHandle ?? '' },
    payerId: giverId,
    asset,
    amountMinor,
    mesiMinor,
    message: message ?? '',
    ...(memo.menuTitle === undefined ? {} : { menuTitle: memo.menuTitle }),
    ...(memo.unranked === 'yes' ? { isUnranked: true } : {}),
  };
}

/** Returns why a tip is too small for what its creator takes; null: it is not. */
export function checkTipSize(
  { smallestMinor, smallestTextMinor }: TipRules,
  tip: { readonly mesiMinor: bigint; readonly message: string },
): RejectionCode | null {
  if (tip.mesiMinor < BigInt(smallestMinor)) return 'TipTooSmall';
  return tip.message !== '' && tip.mesiMinor < BigInt(smallestTextMinor) ? 'TipTooSmallForText' : null;
}

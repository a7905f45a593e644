import type { Asset } from '../../../../shared/money.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { PaidShare } from '../../../domain/tips/split.ts';
import type { OrderRate } from '../../orders/price.ts';
import type { DeskCommand } from '../../policies/desk.ts';
import type { ModerationCommand } from '../../policies/moderation.ts';

/** What a person asks of the stream by way of a shard. */
export type AskWhat =
  /** Buys a ticket. The authority computes the amount from the price and the rate. */
  | {
      readonly type: 'buyTicket';
      readonly saleId: string;
      readonly asset: Asset;
      readonly rate: OrderRate;
      /** The price as it was shown, MESI minor units. */
      readonly priceMinor: string;
    }
  | {
      readonly type: 'requestCall';
      readonly asset: Asset;
      readonly amountMinor: string;
      readonly rate: OrderRate;
      readonly message: string;
      readonly anonymous: boolean;
    }
  /** Orders an item of the menu. Who has a share of the creator's tips has one of what is paid for it. */
  | {
      readonly type: 'orderItem';
      readonly itemId: string;
      readonly asset: Asset;
      readonly amountMinor: string;
      readonly rate: OrderRate;
      readonly message: string;
      readonly anonymous: boolean;
      /** The id by which everybody knows the order, and its tip once it is done. */
      readonly tipId: string;
      readonly shares: readonly PaidShare[];
      /** There, when who orders wishes to stand on no list of who tipped most. */
      readonly isUnranked?: true;
    }
  | { readonly type: 'cancelItem'; readonly tipId: string }
  | {
      readonly type: 'extendCall';
      readonly callId: string;
      readonly minutes: number;
      readonly asset: Asset;
      readonly amountMinor: string;
      readonly rate: OrderRate;
    }
  | { readonly type: 'cancelRequest'; readonly orderId: string }
  | { readonly type: 'readyForCall' }
  | { readonly type: 'callConnected'; readonly callId: string }
  | { readonly type: 'callLost'; readonly callId: string; readonly sends?: boolean | undefined }
  | { readonly type: 'endCall'; readonly callId: string }
  | { readonly type: 'answerCallRecording'; readonly callId: string; readonly accept: boolean }
  /**
   * Asks, before a tip with a text is paid in slow mode, whether the person may write now. If so, they have written.
   */
  | { readonly type: 'writeOnTip' }
  /** Takes a paid message from above the chat; asked by moderators. */
  | { readonly type: 'unpin'; readonly tipId: string }
  /** Moderates; asked by moderators. */
  | ModerationCommand
  | DeskCommand;

/** The asks that place an order: each comes with a rate. They are answered when the money is held. */
export const ORDER_ASKS: Readonly<Record<Extract<AskWhat, { rate: OrderRate }>['type'], true>> = {
  buyTicket: true,
  orderItem: true,
  requestCall: true,
  extendCall: true,
};

/**
 * An ask, told until it is settled. For an order (`ORDER_ASKS`) `id` is the order's, which is also its hold's:
 * `OpaqueIds.order`, so that the same command again is the same order. For anything else it is unique.
 */
export interface Ask {
  readonly id: string;
  readonly person: Person;
  readonly what: AskWhat;
}

/** What came of an ask. An order is settled when its money is held, or when it is refused. */
export interface AskSettled {
  readonly id: string;
  readonly refused: RejectionCode | null;
  /** What was held, of which asset, for an order that stands; null: there is none. */
  readonly order: { readonly amountMinor: string; readonly asset: Asset } | null;
}

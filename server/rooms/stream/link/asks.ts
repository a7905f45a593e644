import type { Asset } from '../../../../shared/money.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { OrderRate } from '../../orders/price.ts';
import type { ModerationCommand } from '../../policies/moderation.ts';

/** What a person asks of the stream by way of a shard. */
export type AskWhat =
  /** The authority computes the amount from the price and the rate. */
  | {
      readonly t: 'buyTicket';
      readonly saleId: string;
      readonly asset: Asset;
      readonly rate: OrderRate;
      /** As it was shown, MESI minor units. */
      readonly priceMinor: string;
    }
  | {
      readonly t: 'requestCall';
      readonly asset: Asset;
      readonly amountMinor: string;
      readonly rate: OrderRate;
      readonly message: string;
      readonly anonymous: boolean;
    }
  | {
      readonly t: 'extendCall';
      readonly callId: string;
      readonly minutes: number;
      readonly asset: Asset;
      readonly amountMinor: string;
      readonly rate: OrderRate;
    }
  | { readonly t: 'cancelRequest'; readonly orderId: string }
  | { readonly t: 'readyForCall' }
  | { readonly t: 'callConnected'; readonly callId: string }
  | { readonly t: 'callLost'; readonly callId: string; readonly sends?: boolean | undefined }
  | { readonly t: 'endCall'; readonly callId: string }
  | { readonly t: 'answerCallRecording'; readonly callId: string; readonly accept: boolean }
  /** Before a tip with a text is paid in slow mode: whether they may write now. If so, they have written. */
  | { readonly t: 'writeOnTip' }
  /** Of moderators. */
  | ModerationCommand;

/**
 * Told until it is settled. `id`: of an order (`buyTicket`, `requestCall`, `extendCall`) the order's, which is also its
 * hold's: `OpaqueIds.order`, so that the same command again is the same order. Of anything else: unique.
 */
export interface Ask {
  readonly id: string;
  readonly person: Person;
  readonly what: AskWhat;
}

/** An order is settled when its money is held, or when it is refused. */
export interface AskSettled {
  readonly id: string;
  readonly refused: RejectionCode | null;
  /** Of an order that stands: what was held of which asset. */
  readonly order: { readonly amountMinor: string; readonly asset: Asset } | null;
}

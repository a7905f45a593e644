import type { Money } from '../../../shared/money.ts';
import type { PaymentStatus, WebhookBody } from '../../../shared/protocol/money.ts';

/**
 * An order to whoever moves money between the world and the platform: cards in, payouts out. Our ids are the
 * provider's idempotency keys. What it says may come late, twice or in the wrong order; the wallet makes one truth of
 * it.
 */
export interface ProviderOrder {
  /** Our id of it: `[A-Za-z0-9_-]`, 8 … 80 characters. */
  readonly id: string;
  readonly userId: string;
  readonly money: Money;
}

export interface ProviderAnswer<State> {
  readonly state: State;
  /** The reason in words for people; null when there is nothing to explain. */
  readonly reason: string | null;
}

export type PayoutState = 'pending' | 'succeeded' | 'failed';

export type WebhookReading =
  | { readonly ok: true; readonly event: WebhookBody }
  /** In order of precedence. */
  | { readonly ok: false; readonly rejection: 'WebhookSignatureInvalid' | 'WebhookTooOld' | 'BadRequest' };

export interface PaymentsPort {
  /** The provider's name, which stands in accounts: `external:<name>:<userId>`. */
  readonly name: string;
  /**
   * Asks for money. The same id again moves nothing and answers how it stands. It throws `PaymentsUnavailable` when
   * the answer is not known: it may have been charged.
   */
  charge(order: ProviderOrder): Promise<ProviderAnswer<PaymentStatus>>;
  /**
   * Returns how a charge stands; null when the provider never heard of it. It throws `PaymentsUnavailable` when the
   * provider cannot be asked.
   */
  findPayment(id: string): Promise<ProviderAnswer<PaymentStatus> | null>;
  /** Sends money out, under the same promises as `charge`. */
  payOut(order: ProviderOrder): Promise<ProviderAnswer<PayoutState>>;
  /** Tells whether these bytes were signed by the provider, lately, and what they say. */
  readWebhook(input: {
    readonly rawBody: Uint8Array;
    readonly signature: string | undefined;
  }): WebhookReading;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
  close(): Promise<void>;
}

export class PaymentsUnavailable extends Error {
  override readonly name = 'PaymentsUnavailable';
}

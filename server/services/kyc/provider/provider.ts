import type { WebhookInput } from '../../webhookSignature.ts';

/** What a provider says of a check that was begun with it. */
export interface CheckSaying {
  /** The same event has the same id, however often it is sent. */
  readonly eventId: string;
  /** Our name of the check. */
  readonly checkId: string;
  /** When that was so by the provider’s clock, in Unix ms: what was so later counts. */
  readonly saidAtMs: number;
  readonly says: CheckResult;
  /** In words for the person; empty: there are none. */
  readonly reason: string;
}

export type CheckResult = 'pending' | 'approved' | 'declined' | 'needsMore';

export type CheckReading =
  /** Null: a true event that says nothing about a check. */
  | { readonly ok: true; readonly saying: CheckSaying | null }
  /** In order of precedence. */
  | { readonly ok: false; readonly rejection: 'WebhookSignatureInvalid' | 'BadRequest' | 'WebhookTooOld' };

/**
 * Whoever checks identities for us. Its events may come late, twice, in the wrong order, or never; it may change its mind. What is
 * done about them is decided elsewhere.
 */
export interface KycProvider {
  readonly name: string;
  /** Begins a check, by our name of it. The same name again begins nothing. `hint` is the end of the number of the document. */
  begin(check: { readonly checkId: string; readonly hint: string }): Promise<void>;
  /** Returns where the person goes to be checked; null: nowhere. */
  linkOf(checkId: string): string | null;
  /** Tells whether these bytes were signed by the provider, lately, and what they say. */
  readWebhook(input: WebhookInput): CheckReading;
  close(): Promise<void>;
}

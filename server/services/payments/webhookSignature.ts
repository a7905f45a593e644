import { MINUTE_MS } from '../../../shared/time.ts';
import { judgeWebhook, stampWebhook, type WebhookScheme, type WebhookVerdict } from '../webhookSignature.ts';

/** How far the signature's time may be from ours: clocks differ, and what is older was caught and kept. */
export const WEBHOOK_TOLERANCE_MS = 5 * MINUTE_MS;

const SCHEME: WebhookScheme = {
  ...{ header: 'Mesi-Signature', format: 'stamped', toleranceMs: WEBHOOK_TOLERANCE_MS },
};

export interface SigningInput {
  readonly secret: string;
  readonly rawBody: Uint8Array;
  readonly nowMs: number;
}

/** Returns the value of the header `Mesi-Signature`. */
export const signWebhook = (input: SigningInput): string => stampWebhook(input);

/** Judges the value of the header `Mesi-Signature`. */
export const judgeSignature = (
  { secret, rawBody, nowMs }: SigningInput,
  signature: string | undefined,
): WebhookVerdict => judgeWebhook(SCHEME, { rawBody, header: () => signature }, { secrets: [secret], nowMs });

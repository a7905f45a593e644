import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';

/** How far the signature's time may be from ours: clocks differ, and what is older was caught and kept. */
export const WEBHOOK_TOLERANCE_MS = 5 * MINUTE_MS;

export interface SigningInput {
  readonly secret: string;
  readonly rawBody: Uint8Array;
  readonly nowMs: number;
}

/** Returns the value of the header `Mesi-Signature`. */
export function signWebhook({ secret, rawBody, nowMs }: SigningInput): string {
  const seconds = Math.floor(nowMs / SECOND_MS);
  return `t=${seconds},v1=${macOf(secret, seconds, rawBody).toString('hex')}`;
}

/** Judges a signature before its time, so that whoever has no secret learns nothing, not even about our clock. */
export function judgeSignature(
  { secret, rawBody, nowMs }: SigningInput,
  signature: string | undefined,
): 'ok' | 'WebhookSignatureInvalid' | 'WebhookTooOld' {
  const [, time = '', mac = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? [];
  if (mac === '') return 'WebhookSignatureInvalid';
  const seconds = Number(time);
  const isTrue = timingSafeEqual(macOf(secret, seconds, rawBody), Buffer.from(mac, 'hex'));
  if (!isTrue) return 'WebhookSignatureInvalid';
  return Math.abs(nowMs - seconds * SECOND_MS) <= WEBHOOK_TOLERANCE_MS ? 'ok' : 'WebhookTooOld';
}

function macOf(secret: string, seconds: number, rawBody: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.`).update(rawBody).digest();
}

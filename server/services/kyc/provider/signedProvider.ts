import { DAY_MS, MINUTE_MS } from '../../../../shared/time.ts';
import type { Clock } from '../../runtime/port.ts';
import { judgeWebhook, type WebhookInput, type WebhookScheme } from '../../webhookSignature.ts';
import { EVENT_READERS, type EventReader } from './eventReaders.ts';
import type { CheckReading, KycProvider } from './provider.ts';

export type ProviderName = keyof typeof EVENT_READERS;

/** How far a signed time may be from ours. */
const TOLERANCE_MS = 5 * MINUTE_MS;
/** How old an event may be whose signature has no time: providers send it again for up to three days. */
const OLDEST_MS = 4 * DAY_MS;

const plain = (header: string): WebhookScheme => ({ header, format: 'plain' });
const stamped = (header: string): WebhookScheme => ({ header, format: 'stamped', toleranceMs: TOLERANCE_MS });

/** How each of them signs. */
export const PROVIDER_SCHEMES: Readonly<Record<ProviderName, WebhookScheme>> = {
  persona: stamped('Persona-Signature'),
  stripe: stamped('Stripe-Signature'),
  sandbox: stamped('Mesi-Signature'),
  onfido: plain('X-SHA2-Signature'),
  idenfy: plain('Idenfy-Signature'),
  sumsub: {
    ...plain('X-Payload-Digest'),
    digest: {
      header: 'X-Payload-Digest-Alg',
      // SHA-1, which it offers as well, is not taken
      names: { HMAC_SHA256_HEX: 'sha256', HMAC_SHA512_HEX: 'sha512' },
    },
  },
};

/**
 * Judges the bytes as they came, and reads them only then. Whoever has no secret learns nothing else: not whether the event is one,
 * nor of what time.
 */
export function readCheckEvent(
  input: WebhookInput,
  {
    provider,
    secrets,
    clock,
  }: { readonly provider: ProviderName; readonly secrets: readonly string[]; readonly clock: Clock },
): CheckReading {
  const scheme = PROVIDER_SCHEMES[provider];
  const nowMs = clock.nowMs();
  const verdict = judgeWebhook(scheme, input, { secrets, nowMs });
  if (verdict !== 'ok') return { ok: false, rejection: verdict };
  const read: EventReader = EVENT_READERS[provider];
  const saying = read(parseJson(input.rawBody));
  if (saying === undefined) return { ok: false, rejection: 'BadRequest' };
  const isTimely =
    saying === null || (saying.saidAtMs > nowMs - OLDEST_MS && saying.saidAtMs < nowMs + TOLERANCE_MS);
  return isTimely ? { ok: true, saying } : { ok: false, rejection: 'WebhookTooOld' };
}

/** A provider with pages of its own, where the person goes; `{check}` in the link becomes our name of the check. */
export function createLinkedProvider(parts: {
  readonly provider: Exclude<ProviderName, 'sandbox'>;
  readonly link: string;
  readonly secrets: readonly string[];
  readonly clock: Clock;
}): KycProvider {
  return {
    name: parts.provider,
    begin: async () => {},
    linkOf: (checkId) => parts.link.replaceAll('{check}', encodeURIComponent(checkId)),
    readWebhook: (input) => readCheckEvent(input, parts),
    close: async () => {},
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

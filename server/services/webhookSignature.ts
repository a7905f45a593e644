import { createHmac, timingSafeEqual } from 'node:crypto';
import { SECOND_MS } from '../../shared/time.ts';

/** How a provider signs its webhooks: HMAC, in hexadecimal, over the bytes as they came. */
export type WebhookScheme = {
  /** The header that the signature stands in. */
  readonly header: string;
  /** The header that names the digest, with its names for each; absent: SHA-256. */
  readonly digest?: { readonly header: string; readonly names: Readonly<Record<string, Digest>> };
} & (
  | { /** The header is the signature of the body, and no time is signed. */ readonly format: 'plain' }
  | {
      /**
       * The header has `t=<unix seconds>` and `v1=<signature>`, of `<seconds>.<body>`, with several signatures and several such
       * pairs while a secret is changed.
       */
      readonly format: 'stamped';
      /** How far the time that was signed may be from ours. */
      readonly toleranceMs: number;
    }
);

type Digest = 'sha256' | 'sha512';

/** A webhook as it came. `header` returns the value of a header by its name, in whatever case. */
export interface WebhookInput {
  readonly rawBody: Uint8Array;
  readonly header: (name: string) => string | undefined;
}

export type WebhookVerdict = 'ok' | 'WebhookSignatureInvalid' | 'WebhookTooOld';

const HEX = /^[0-9a-f]{64}(?:[0-9a-f]{64})?$/i;
const SECONDS = /^\d{1,12}$/;
/** Pairs and signatures that are looked at; more is no provider. */
const MOST_PAIRS = 8;

/**
 * Judges a signature before its time, so that whoever has no secret learns nothing, not even about our clock. One of the secrets
 * has to fit: while one is changed there are two.
 */
export function judgeWebhook(
  scheme: WebhookScheme,
  { rawBody, header }: WebhookInput,
  { secrets, nowMs }: { readonly secrets: readonly string[]; readonly nowMs: number },
): WebhookVerdict {
  const digest = digestOf(scheme, header);
  const value = header(scheme.header)?.trim() ?? '';
  if (digest === null || value === '') return 'WebhookSignatureInvalid';
  const fits = (mac: string, seconds: string | null) =>
    secrets.some((secret) => isMac(mac, macOf({ digest, secret, seconds, rawBody })));
  if (scheme.format === 'plain') return fits(value, null) ? 'ok' : 'WebhookSignatureInvalid';
  const signed = stampsOf(value).filter(({ seconds, macs }) => macs.some((mac) => fits(mac, seconds)));
  if (signed.length === 0) return 'WebhookSignatureInvalid';
  const { toleranceMs } = scheme;
  const isTimely = ({ seconds }: Stamp) => Math.abs(nowMs - Number(seconds) * SECOND_MS) <= toleranceMs;
  return signed.some(isTimely) ? 'ok' : 'WebhookTooOld';
}

/** Returns the value of the header of a stamped scheme, signed now with that secret. */
export function stampWebhook({
  secret,
  rawBody,
  nowMs,
}: {
  readonly secret: string;
  readonly rawBody: Uint8Array;
  readonly nowMs: number;
}): string {
  const seconds = String(Math.floor(nowMs / SECOND_MS));
  return `t=${seconds},v1=${macOf({ digest: 'sha256', secret, seconds, rawBody }).toString('hex')}`;
}

function digestOf({ digest }: WebhookScheme, header: WebhookInput['header']): Digest | null {
  if (!digest) return 'sha256';
  const named = header(digest.header) ?? '';
  return Object.hasOwn(digest.names, named) ? (digest.names[named] ?? null) : null;
}

interface Stamp {
  readonly seconds: string;
  readonly macs: readonly string[];
}

/** Reads `t=1,v1=a`, `t=1,v1=a,v1=b` and `t=1,v1=a t=1,v1=b`. What is none of them is left out. */
function stampsOf(value: string): readonly Stamp[] {
  return value
    .split(' ', MOST_PAIRS)
    .map((stamp) => stamp.split(',', MOST_PAIRS).map((pair) => pair.trim()))
    .map((pairs) => ({
      seconds: pairs.find((pair) => pair.startsWith('t='))?.slice(2) ?? '',
      macs: pairs.flatMap((pair) => (pair.startsWith('v1=') ? [pair.slice(3)] : [])),
    }))
    .filter(({ seconds }) => SECONDS.test(seconds));
}

function isMac(text: string, mac: Buffer): boolean {
  if (!HEX.test(text)) return false;
  const given = Buffer.from(text, 'hex');
  return given.length === mac.length && timingSafeEqual(given, mac);
}

function macOf(signed: {
  readonly digest: Digest;
  readonly secret: string;
  readonly seconds: string | null;
  readonly rawBody: Uint8Array;
}): Buffer {
  const mac = createHmac(signed.digest, signed.secret);
  if (signed.seconds !== null) mac.update(`${signed.seconds}.`);
  return mac.update(signed.rawBody).digest();
}

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSimRuntime } from '../../runtime/simRuntime.ts';
import { type ProviderName, readCheckEvent } from './signedProvider.ts';

const NOW_MS = Date.UTC(2026, 10, 30, 12, 0, 5);
const { clock } = createSimRuntime({ startMs: NOW_MS });
const [OLD, NEW] = ['the secret of before 1', 'the secret of now 0002'];
const hex = (secret: string, text: string, digest = 'sha256') =>
  createHmac(digest, secret).update(text).digest('hex');
const SECONDS = Math.floor(NOW_MS / 1_000);

/** An event of each provider as its own documentation shows one, cut to what is read and a little more. */
const EVENTS = {
  persona: {
    data: {
      type: 'event',
      id: 'evt_XGuYWp7WuDzNxie5z16s7sGJ',
      attributes: {
        name: 'inquiry.approved',
        'created-at': '2026-11-30T12:00:00.100Z',
        payload: {
          data: { type: 'inquiry', id: 'inq_2', attributes: { status: 'approved', 'reference-id': 'kk_1' } },
        },
      },
    },
  },
  onfido: {
    payload: {
      resource_type: 'workflow_run',
      action: 'workflow_run.completed',
      object: { id: '3ebc2d0c', status: 'declined', completed_at_iso8601: '2026-11-30T12:00:00Z' },
      resource: { customer_user_id: 'kk_1' },
    },
  },
  sumsub: {
    applicantId: '5c9e177b0a975a6eeccf5960',
    correlationId: 'req-63f92830',
    externalUserId: 'kk_1',
    type: 'applicantReviewed',
    createdAtMs: '2026-11-30 12:00:00.321',
    reviewStatus: 'completed',
    reviewResult: { reviewAnswer: 'RED', reviewRejectType: 'RETRY', moderationComment: 'Blurred.' },
  },
  idenfy: {
    final: true,
    platform: 'MOBILE',
    scanRef: '3af0b5c9',
    clientId: 'kk_1',
    startTime: SECONDS - 60,
    finishTime: SECONDS - 5,
    status: { overall: 'APPROVED', fraudTags: [] },
  },
  stripe: {
    id: 'evt_1NG8Du2eZvKYlo2CUI79vXWy',
    object: 'event',
    type: 'identity.verification_session.requires_input',
    created: SECONDS - 5,
    data: {
      object: {
        id: 'vs_1',
        client_reference_id: 'kk_1',
        last_error: { code: 'document_expired', reason: 'The document is expired.' },
      },
    },
  },
} as const;
type Real = keyof typeof EVENTS;

const SAYS: Readonly<Record<Real, object>> = {
  persona: {
    says: 'approved',
    eventId: 'evt_XGuYWp7WuDzNxie5z16s7sGJ',
    saidAtMs: Date.UTC(2026, 10, 30, 12, 0, 0, 100),
  },
  onfido: { says: 'declined', saidAtMs: Date.UTC(2026, 10, 30, 12) },
  sumsub: { says: 'needsMore', reason: 'Blurred.', saidAtMs: Date.UTC(2026, 10, 30, 12, 0, 0, 321) },
  idenfy: { says: 'approved', saidAtMs: (SECONDS - 5) * 1_000 },
  stripe: { says: 'needsMore', reason: 'The document is expired.', saidAtMs: (SECONDS - 5) * 1_000 },
};

/** The headers of each as it signs. */
const SIGNS: Readonly<Record<Real, (text: string, secret: string) => Record<string, string>>> = {
  persona: (text, secret) => ({
    'persona-signature': `t=${SECONDS},v1=${hex('a third one', `${SECONDS}.${text}`)} t=${SECONDS},v1=${hex(secret, `${SECONDS}.${text}`)}`,
  }),
  onfido: (text, secret) => ({ 'x-sha2-signature': hex(secret, text) }),
  sumsub: (text, secret) => ({
    'x-payload-digest': hex(secret, text, 'sha512'),
    'x-payload-digest-alg': 'HMAC_SHA512_HEX',
  }),
  idenfy: (text, secret) => ({ 'idenfy-signature': hex(secret, text) }),
  stripe: (text, secret) => ({
    'stripe-signature': `t=${SECONDS},v1=${hex('a third one', `${SECONDS}.${text}`)},v1=${hex(secret, `${SECONDS}.${text}`)},v0=6f`,
  }),
};

const read = (
  provider: ProviderName,
  text: string,
  headers: Readonly<Record<string, string>>,
  secrets = [NEW, OLD],
) =>
  readCheckEvent(
    { rawBody: Buffer.from(text), header: (name) => headers[name.toLowerCase()] },
    { provider, secrets, clock },
  );
const real = Object.keys(EVENTS) as readonly Real[];

describe('events of providers', () => {
  it.each(real)('[KY16] of %s are read with either secret, and not with another one', (provider) => {
    // with spaces that no serializer would leave there: what counts are the bytes
    const text = JSON.stringify(EVENTS[provider], null, 3);
    for (const secret of [OLD, NEW]) {
      const reading = read(provider, text, SIGNS[provider](text, secret));
      expect(reading).toMatchObject({ ok: true, saying: { checkId: 'kk_1', reason: '', ...SAYS[provider] } });
    }
    const invalid = { ok: false, rejection: 'WebhookSignatureInvalid' };
    const headers = SIGNS[provider](text, OLD);
    expect(read(provider, text, SIGNS[provider](text, 'the secret of a thief'))).toEqual(invalid);
    expect(read(provider, JSON.stringify(EVENTS[provider]), headers)).toEqual(invalid);
    expect(read(provider, text, {})).toEqual(invalid);
    expect(read(provider, text, headers, [])).toEqual(invalid);
    expect(read(provider, '{}', SIGNS[provider]('{}', NEW))).toEqual({ ok: false, rejection: 'BadRequest' });
  });

  it('[KY16] what was signed long ago, or says that it was so long ago, is too old', () => {
    const text = JSON.stringify(EVENTS.stripe);
    const at = (seconds: number) => ({
      'stripe-signature': `t=${seconds},v1=${hex(NEW, `${seconds}.${text}`)}`,
    });
    expect(read('stripe', text, at(SECONDS - 300))).toMatchObject({ ok: true });
    for (const seconds of [SECONDS - 301, SECONDS + 301])
      expect(read('stripe', text, at(seconds))).toEqual({ ok: false, rejection: 'WebhookTooOld' });
    const old = JSON.stringify({ ...EVENTS.idenfy, finishTime: SECONDS - 4 * 86_400 - 10 });
    expect(read('idenfy', old, SIGNS.idenfy(old, NEW))).toEqual({ ok: false, rejection: 'WebhookTooOld' });
  });

  it('[KY16] a digest that is not taken, and a signature of another scheme, are none', () => {
    const text = JSON.stringify(EVENTS.sumsub);
    const weak = { 'x-payload-digest': hex(NEW, text, 'sha1'), 'x-payload-digest-alg': 'HMAC_SHA1_HEX' };
    const unnamed = { 'x-payload-digest': hex(NEW, text) };
    for (const headers of [weak, unnamed, { ...weak, 'x-payload-digest-alg': 'constructor' }])
      expect(read('sumsub', text, headers)).toEqual({ ok: false, rejection: 'WebhookSignatureInvalid' });
    const plain = { 'persona-signature': hex(NEW, text) };
    expect(read('persona', text, plain)).toEqual({ ok: false, rejection: 'WebhookSignatureInvalid' });
  });

  it('[KY16] a true event that says nothing about a check is taken, and changes nothing', () => {
    const other = JSON.stringify({ ...EVENTS.sumsub, type: 'applicantTagsChanged' });
    expect(read('sumsub', other, SIGNS.sumsub(other, NEW))).toEqual({ ok: true, saying: null });
    const nobody = JSON.stringify({ ...EVENTS.stripe, data: { object: { id: 'vs_2' } } });
    expect(read('stripe', nobody, SIGNS.stripe(nobody, NEW))).toEqual({ ok: true, saying: null });
    const first = JSON.stringify({ ...EVENTS.idenfy, final: false, status: { overall: 'DENIED' } });
    expect(read('idenfy', first, SIGNS.idenfy(first, NEW))).toMatchObject({ saying: { says: 'pending' } });
  });
});

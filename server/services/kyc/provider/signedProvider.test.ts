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
    const task = { resource_type: 'workflow_task', object: { id: 'profile_1', status: 'started' } };
    const expires = { scanRef: '3af0b5c9', clientId: 'kk_1', documentExpiration: '2027-01-01' };
    const silent = { onfido: { payload: task }, idenfy: expires, sumsub: { type: 'kytTxnCreated' } };
    for (const name of ['onfido', 'idenfy', 'sumsub'] as const) {
      const text = JSON.stringify(silent[name]);
      expect(read(name, text, SIGNS[name](text, NEW)), name).toEqual({ ok: true, saying: null });
    }
    const first = JSON.stringify({ ...EVENTS.idenfy, final: false, status: { overall: 'DENIED' } });
    expect(read('idenfy', first, SIGNS.idenfy(first, NEW))).toMatchObject({ saying: { says: 'pending' } });
  });
});

/**
 * Bodies and signatures that Onfido publishes itself, in the tests of its own client (onfido/onfido-node, test/*webhook*.test.ts):
 * nothing here has computed them.
 */
const PUBLISHED = [
  {
    token: '_ABC123abc123ABC123abc123ABC123_',
    text: '{"payload":{"resource_type":"check","action":"check.completed","object":{"id":"check-123","status":"complete","completed_at_iso8601":"2020-01-01T00:00:00Z","href":"https://api.onfido.com/v3/checks/check-123"}}}',
    signature: 'a0082d7481f9f0a2907583dbe1f344d6d4c0d9989df2fd804f98479f60cd760e',
  },
  {
    token: 'YKOC6mkBxi6yK2zlUIrLMvsJMFEZObP5',
    text: '{"payload":{"resource_type":"workflow_task","action":"workflow_task.started","object":{"id":"profile_1eb92","task_spec_id":"profile_1eb92","task_def_id":"profile_data","workflow_run_id":"bc77c6e5-753a-4580-96a6-aaed3e5a8d19","status":"started","started_at_iso8601":"2024-07-10T12:49:09Z","href":"https://api.eu.onfido.com/v3.6/workflow_runs/bc77c6e5-753a-4580-96a6-aaed3e5a8d19/tasks/profile_1eb92"},"resource":{"created_at":"2024-07-10T12:49:09Z","id":"profile_1eb92","workflow_run_id":"bc77c6e5-753a-4580-96a6-aaed3e5a8d19","updated_at":"2024-07-10T12:49:09Z","input":{},"task_def_version":null,"task_def_id":"profile_data","output":null}}}',
    signature: 'c95a5b785484f6fa1bc25f381b5595d66bf85cb442eefb06aa007802ee6a4dfa',
  },
] as const;

it.each(PUBLISHED)(
  '[KY16] what Onfido publishes as signed by $token is taken, and nothing that is one byte away from it',
  ({ token, text, signature }) => {
    const ask = (body: string, mac: string, secret: string) =>
      read('onfido', body, { 'x-sha2-signature': mac }, [OLD, secret]);
    // true events of something else than a person's check
    expect(ask(text, signature, token)).toEqual({ ok: true, saying: null });
    const [byte, flipped] = [signature.slice(0, -1), signature.endsWith('b') ? 'c' : 'b'];
    for (const [body, mac, secret] of [
      [text, byte + flipped, token],
      [`${text} `, signature, token],
      [text, signature, `${token}0`],
    ] as const)
      expect(ask(body, mac, secret)).toEqual({ ok: false, rejection: 'WebhookSignatureInvalid' });
  },
);

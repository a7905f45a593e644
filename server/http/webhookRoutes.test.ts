import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signWebhook } from '../services/payments/webhookSignature.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

const secret = 'the secret of the provider and this server';
let http: TestHttp;
let token = '';
let payment = { paymentId: '' };
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_PAYMENTS_SECRET: secret } });
  token = (await http.join()).token;
  const body = { commandId: 'command-0001', asset: 'USD', amountMinor: '2537' };
  payment = (await http.call('POST', '/api/topups', { token, body })).body.payment;
});
afterAll(() => http.close());

/** With spaces that no serializer would leave there: what counts are the bytes. */
const eventText = () => `{ "eventId": "ev_over_http", "type": "payment", "id": "${payment.paymentId}",
  "status": "succeeded", "asset": "USD", "amountMinor": "2537" }`;

function tell(text: string, { signedText = text, atMs = Date.now(), sign = true } = {}) {
  const signature = signWebhook({ secret, rawBody: Buffer.from(signedText), nowMs: atMs });
  const headers = { 'Content-Type': 'application/json', ...(sign ? { 'Mesi-Signature': signature } : {}) };
  return http.call('POST', '/webhooks/payments', { body: text, headers });
}

const status = async () =>
  (await http.call('GET', `/api/payments/${payment.paymentId}`, { token })).body.payment.status;

describe('webhooks', () => {
  it('[HT25] change nothing when they are altered, unsigned, old, or no event', async () => {
    const answers = [
      await tell(eventText(), { signedText: eventText().replaceAll(' ', '') }),
      await tell(eventText(), { sign: false }),
      await tell(eventText(), { atMs: Date.now() - 301_000 }),
      await tell(eventText(), { atMs: Date.now() + 302_000 }),
      await tell('{"eventId":"ev_over_http"}'),
      await tell('nothing'),
      await tell(' '.repeat(17_000)),
    ];
    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([
      [401, 'WebhookSignatureInvalid'],
      [401, 'WebhookSignatureInvalid'],
      [401, 'WebhookTooOld'],
      [401, 'WebhookTooOld'],
      [400, 'BadRequest'],
      [400, 'BadRequest'],
      [413, 'FileTooLarge'],
    ]);
    const stored = await http.created.services.store.get('payments', payment.paymentId);
    expect(stored?.body).toMatchObject({ status: 'pending' });
  });

  it('[HT25] count once', async () => {
    expect((await tell(eventText())).body).toEqual({ replayed: false });
    expect((await tell(eventText())).body).toEqual({ replayed: true });
    expect(await status()).toBe('succeeded');
  });
});

describe('the state of the books', () => {
  it('[HT26] is told to admins', async () => {
    const enter = async (id: string) =>
      (await http.call('POST', '/api/demo/login', { body: { id } })).body.token as string;
    const solvency = (of: string) => http.call('GET', '/api/admin/solvency', { token: of });
    const refused = await solvency(await enter('nova'));
    expect([refused.status, refused.body.error.code]).toEqual([403, 'Forbidden']);
    const iris = await enter('iris');
    expect((await http.call('GET', '/api/me', { token: iris })).body.isAdmin).toBe(true);
    const { status, body } = await solvency(iris);
    expect([status, body.ok]).toEqual([200, true]);
    expect(body.checks.map(({ check }: { check: string }) => check)).toEqual([
      'sums',
      'liabilities',
      'chains',
      'negative',
      'holds',
    ]);
    for (const { sumMinor, liabilitiesMinor, custodyMinor } of body.assets) {
      expect([sumMinor, custodyMinor]).toEqual(['0', liabilitiesMinor]);
      expect(BigInt(liabilitiesMinor)).toBeGreaterThan(0n);
    }
  });

  it('[HT26] is told to whom the operator named', async () => {
    const own = await startTestHttp({
      env: {
        ...{ MESI_DEMO: 'off', MESI_OPERATOR_SECOND_STEP: 'off' },
        MESI_ADMINS: 'other@x.org, JOINED1@example.org',
      },
    });
    const [admin, other] = [await own.join(), await own.join()];
    expect((await own.call('GET', '/api/admin/solvency', { token: admin.token })).status).toBe(200);
    expect((await own.call('GET', '/api/admin/solvency', { token: other.token })).status).toBe(403);
    await own.close();
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { QuoteView } from '../../shared/protocol/money.ts';
import { ODD_AMOUNTS } from '../oddInput.testkit.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let [token, otherToken] = ['', ''];
let used: { readonly paymentId: string; readonly entryId: string; readonly quoteId: string };
let entriesBefore = 0;

beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off', MESI_PAYOUT_PROTECTION_HOURS: '0' } });
  token = (await http.join({ isCreator: true })).token;
  otherToken = (await http.join({ isCreator: true })).token;
  const topUp = { commandId: 'command-used', asset: 'USD', amountMinor: '10000' };
  const paid = (await http.call('POST', '/api/topups', { token, body: topUp })).body;
  const quote = await quoted(token);
  const body = { commandId: 'convert-used', quoteId: quote.quoteId };
  await http.call('POST', '/api/conversions', { token, body });
  used = { paymentId: paid.payment.paymentId, entryId: paid.receipt.entryId, quoteId: quote.quoteId };
});
afterAll(() => http.close());
beforeEach(async () => {
  entriesBefore = await entries();
});

const entries = async () => (await http.created.services.ledger.audit()).entries;

async function quoted(of: string): Promise<QuoteView> {
  const body = { from: 'USD', to: 'MESI', amountMinor: '100' };
  return (await http.call('POST', '/api/quotes', { token: of, body })).body;
}

const routes: readonly (readonly [string, (asset: string, amountMinor: string) => object])[] = [
  ['/api/topups', (asset, amountMinor) => ({ commandId: 'command-0001', asset, amountMinor })],
  ['/api/quotes', (from, amountMinor) => ({ from, to: 'MESI', amountMinor })],
  ['/api/payouts', (asset, amountMinor) => ({ commandId: 'command-0001', asset, amountMinor })],
];

describe.each(routes)('%s', (path, bodyOf) => {
  it.each(ODD_AMOUNTS)('[HT21] refuses an amount that is %s', async (_what, asset, amountMinor, code) => {
    const answer = await http.call('POST', path, { token, body: bodyOf(asset, amountMinor) });
    expect([answer.status, answer.body.error.code]).toEqual([422, code]);
    expect(await entries()).toBe(entriesBefore);
  });
});

describe('what was used, has passed or belongs to somebody else', () => {
  const refusals: readonly (readonly [string, string, string, () => object | undefined, number, string])[] = [
    [
      'a top-up’s command id with another amount',
      'POST',
      '/api/topups',
      () => ({ commandId: 'command-used', asset: 'USD', amountMinor: '1' }),
      409,
      'IdempotencyConflict',
    ],
    ['nonsense for a quote', 'POST', '/api/conversions', () => convert('qu_nonsense'), 404, 'QuoteNotFound'],
    [
      'an unknown target of a conversion',
      'POST',
      '/api/quotes',
      () => ({ from: 'USD', to: 'BTC', amountMinor: '5' }),
      422,
      'UnknownAsset',
    ],
    [
      'an asset for itself',
      'POST',
      '/api/quotes',
      () => ({ from: 'USD', to: 'USD', amountMinor: '5' }),
      422,
      'SameAsset',
    ],
    [
      'too little',
      'POST',
      '/api/quotes',
      () => ({ from: 'MESI', to: 'USD', amountMinor: '5' }),
      422,
      'AmountTooSmall',
    ],
    [
      'more than was earned',
      'POST',
      '/api/payouts',
      () => ({ commandId: 'payout-0001', asset: 'MESI', amountMinor: '5' }),
      422,
      'PayoutExceedsAvailable',
    ],
    ['an unknown payment', 'GET', '/api/payments/pay_nobody', () => undefined, 404, 'PaymentNotFound'],
    ['an unknown receipt', 'GET', '/api/receipts/tip_nobody', () => undefined, 404, 'ReceiptNotFound'],
    ['a malformed command id', 'POST', '/api/topups', () => topUp({ commandId: 'a b' }), 400, 'BadRequest'],
    ['an amount that is a number', 'POST', '/api/topups', () => topUp({ amountMinor: 5 }), 400, 'BadRequest'],
  ];
  it.each(refusals)('[HT21] refuses %s', async (_what, method, path, bodyOf, status, code) => {
    const answer = await http.call(method, path, { token, body: bodyOf() });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(await entries()).toBe(entriesBefore);
  });

  it('[HT21] refuses a conversion’s command id with another quote', async () => {
    const { quoteId } = await quoted(token);
    const body = { commandId: 'convert-used', quoteId };
    const answer = await http.call('POST', '/api/conversions', { token, body });
    expect([answer.status, answer.body.error.code]).toEqual([409, 'IdempotencyConflict']);
    expect(await entries()).toBe(entriesBefore);
  });

  it('[HT21] refuses another’s payment, receipt and quote as if there were none', async () => {
    const mine = { token: otherToken };
    const { quoteId } = used;
    const answers = [
      await http.call('GET', `/api/payments/${used.paymentId}`, mine),
      await http.call('GET', `/api/receipts/${encodeURIComponent(used.entryId)}`, mine),
      await http.call('POST', '/api/conversions', { ...mine, body: convert(quoteId) }),
    ];
    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([
      [404, 'PaymentNotFound'],
      [404, 'ReceiptNotFound'],
      [404, 'QuoteNotFound'],
    ]);
    expect(await entries()).toBe(entriesBefore);
  });

  it('[HT21] refuses an expired quote', async () => {
    const { quoteId, expiresAtMs } = await quoted(token);
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    vi.setSystemTime(expiresAtMs);
    const answer = await http.call('POST', '/api/conversions', { token, body: convert(quoteId) });
    expect([answer.status, answer.body.error.code]).toEqual([422, 'QuoteExpired']);
    expect(await entries()).toBe(entriesBefore);
  });
});

const convert = (quoteId: string) => ({ commandId: 'convert-0001', quoteId });
const topUp = (field: object) => ({ commandId: 'command-0002', asset: 'USD', amountMinor: '5', ...field });

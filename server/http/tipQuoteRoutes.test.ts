import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { TipAnswer } from '../../shared/protocol/answers.ts';
import type { Session } from '../../shared/protocol/http.ts';
import type { TipQuoteView } from '../../shared/protocol/tipQuotes.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let star: Session;
let ada: Session;
let ben: Session;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  star = await http.join({ name: 'Star', isCreator: true });
  [ada, ben] = [await http.join({ name: 'Ada' }), await http.join({ name: 'Ben' })];
  for (const giver of [ada, ben]) await http.fund(giver, 100_000n, 'USD');
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => http.close());

const usd = (amountMinor: string) => ({ asset: 'USD', amountMinor });
const quote = async (who: Session, amountMinor = '500') =>
  (await http.ask(who, 'POST', '/tip-quotes', usd(amountMinor))).body as TipQuoteView;
let commands = 0;
const tipOf = (more: object) => {
  commands += 1;
  return { commandId: `quoted-tip-${commands}`, toHandle: star.account.handle, ...usd('500'), ...more };
};
const tip = (who: Session, body: object) => http.ask(who, 'POST', '/tips', body);
const balance = async (account: string) => http.created.services.ledger.balances(account);
const earned = async () => (await balance(`creator:${star.account.id}`)).MESI ?? 0n;
/** From now on a dollar is worth half as much. */
function halveRates(): void {
  const { rates } = http.created.services;
  const real = rates.quote.bind(rates);
  vi.spyOn(rates, 'quote').mockImplementation(async (asked) => {
    const { mesiMinor, rate, ...rest } = await real(asked);
    const half = { numerator: rate.numerator, denominator: rate.denominator * 2n };
    return { ...rest, rateId: 'half', rate: half, mesiMinor: mesiMinor / 2n };
  });
}
const later = (ms: number) => vi.spyOn(http.created.services.clock, 'nowMs').mockReturnValue(Date.now() + ms);

it('[TQ2] [TQ4] a tip brings what was quoted, from a profile and through a link, whatever the rate is by then', async () => {
  const wish = { label: 'Strings', amountsMinor: [], goalMinor: null, expiresInMinutes: null, thanks: '' };
  const link = (await http.ask(star, 'POST', '/tip-links', wish)).body;
  const { quoteId, mesiMinor } = await quote(ada);
  expect(mesiMinor).toBe('50000000');
  halveRates();
  for (const through of [{}, { linkId: link.id }]) {
    const before = await earned();
    const paid = (await tip(ada, tipOf({ quoteId, ...through }))).body as TipAnswer;
    expect(paid.receipt.memo).toMatchObject({ mesiMinor, rateId: 'fixed-2026-01/USD', rate: '100000/1' });
    expect((await earned()) - before).toBe(50_000_000n);
  }
  const before = await earned();
  expect((await tip(ada, tipOf({}))).status).toBe(200);
  expect((await earned()) - before).toBe(25_000_000n);
});

it('[TQ2] another one’s quote, one for another amount and a forged one pay nothing', async () => {
  const { quoteId } = await quote(ada);
  const before = [await balance(`wallet:${ada.account.id}`), await balance(`wallet:${ben.account.id}`)];
  expect(await codeOf(tip(ben, tipOf({ quoteId })))).toBe('QuoteNotFound');
  expect(await codeOf(tip(ada, tipOf({ quoteId, amountMinor: '501' })))).toBe('QuoteNotFound');
  expect(await codeOf(tip(ada, tipOf({ quoteId: `A${quoteId.slice(1)}` })))).toBe('QuoteNotFound');
  expect(await codeOf(tip(ada, tipOf({ quoteId: 'x'.repeat(1_001) })))).toBe('BadRequest');
  expect(await codeOf(tip(ada, tipOf({ quoteId: 7 })))).toBe('BadRequest');
  const after = [await balance(`wallet:${ada.account.id}`), await balance(`wallet:${ben.account.id}`)];
  expect(after).toEqual(before);
});

it('[TQ3] a quote that ran out charges nothing, and the same command goes through with the next one, once', async () => {
  const { quoteId, expiresAtMs } = await quote(ben);
  const command = tipOf({ quoteId });
  const before = (await balance(`wallet:${ben.account.id}`)).USD ?? 0n;
  later(expiresAtMs - Date.now());
  expect(await codeOf(tip(ben, command))).toBe('QuoteExpired');
  expect((await balance(`wallet:${ben.account.id}`)).USD).toBe(before);
  const next = await quote(ben);
  const answers = await Promise.all(
    [next.quoteId, next.quoteId].map((id) => tip(ben, { ...command, quoteId: id })),
  );
  const ids = answers.map(({ body }) => (body as TipAnswer).receipt.entryId);
  expect(ids[0]).toBe(ids[1]);
  // paid before: answered as it was then, whatever quote the command carries now
  expect((await tip(ben, command)).body.receipt.entryId).toBe(ids[0]);
  expect((await tip(ben, { ...command, quoteId: 'none' })).body.receipt.entryId).toBe(ids[0]);
  expect((await balance(`wallet:${ben.account.id}`)).USD).toBe(before - 500n);
});

it('[TQ5] a guest is told what a tip brings, and nobody pays with what they were told', async () => {
  const { body } = await http.ask(null, 'POST', '/tip-quotes', usd('500'));
  const { quoteId, ...told } = body as TipQuoteView;
  const { quoteId: own, ...mine } = await quote(ada);
  expect([told.mesiMinor, told.rate]).toEqual([mine.mesiMinor, mine.rate]);
  expect(told.expiresAtMs).toBeGreaterThan(Date.now());
  const before = await balance(`wallet:${ada.account.id}`);
  expect(await codeOf(tip(ada, tipOf({ quoteId })))).toBe('QuoteNotFound');
  expect(await balance(`wallet:${ada.account.id}`)).toEqual(before);
  expect(await codeOf(tip(ada, tipOf({ quoteId: own })))).toBe('ok');
});

it('[TQ1] is for amounts', async () => {
  const ask = (who: Session | null, body: object) => codeOf(http.ask(who, 'POST', '/tip-quotes', body));
  expect(await ask(ada, { asset: 'DOGE', amountMinor: '5' })).toBe('UnknownAsset');
  for (const odd of ['', '0', '-5', '1.5', '1e3', ' 5', '٥'])
    expect([odd, await ask(ada, usd(odd))]).not.toEqual([odd, 'ok']);
  expect(await ask(ada, { asset: 'USD' })).toBe('BadRequest');
});

import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { HOUR_MS } from '../../shared/time.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let iris: Session;
let star: Session;
let agent: Session;
let fan: Session;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_PLATFORM_FEE_PERCENT: '10' } });
  iris = (await http.ask(null, 'POST', '/demo/login', { id: 'iris' })).body;
  star = await http.join({ name: 'Star', isCreator: true });
  agent = await http.join({ name: 'Agent', isCreator: true });
  fan = await http.join({ name: 'Fan' });
  await http.fund(fan, 1_000_000n);
});
afterAll(() => {
  vi.restoreAllMocks();
  return http.close();
});

const earned = async (account: string) => (await http.created.services.ledger.balances(account)).MESI ?? 0n;
const payOut = (who: Session | null, path: string, body: object) => http.ask(who, 'POST', path, body);
const wish = (amountMinor: string, more: object = {}) => ({
  ...{ commandId: 'payout-0001', asset: 'MESI', amountMinor },
  ...more,
});

it('[WA23] [TS6] the platform’s part and the referrer’s are paid out, each by whose it is, and no more than is there', async () => {
  const split = { shares: [{ handle: '', role: 'referrer', part: 2_000 }] };
  expect((await http.ask(star, 'PUT', '/split', split)).status).toBe(200);
  const link = (
    await http.ask(star, 'POST', '/tip-links', {
      ...{ label: 'Strings', amountsMinor: [], goalMinor: null, expiresInMinutes: null, thanks: '' },
      referrer: 'agent',
    })
  ).body;
  const tip = { commandId: 'a-tip-of-fan', toHandle: 'star', asset: 'MESI', amountMinor: '1000' };
  expect((await http.ask(fan, 'POST', '/tips', { ...tip, linkId: link.id })).status).toBe(200);
  const sums = () =>
    Promise.all([`creator:${star.account.id}`, `creator:${agent.account.id}`, 'platform:fees'].map(earned));
  expect(await sums()).toEqual([700n, 200n, 100n]);
  // what came in lately may yet be refunded
  expect(await codeOf(payOut(iris, '/admin/fees/payouts', wish('1')))).toBe('PayoutExceedsAvailable');
  vi.spyOn(http.created.services.clock, 'nowMs').mockReturnValue(Date.now() + 26 * HOUR_MS);

  for (const who of [star, agent, fan])
    expect(await codeOf(payOut(who, '/admin/fees/payouts', wish('1')))).toBe('Forbidden');
  expect(await codeOf(payOut(null, '/admin/fees/payouts', wish('1')))).toBe('Unauthorized');
  expect(await codeOf(http.ask(star, 'GET', '/admin/fees'))).toBe('Forbidden');
  for (const [amountMinor, code] of [
    ['0', 'AmountZero'],
    ['-1', 'AmountNegative'],
    ['1.5', 'AmountFractional'],
    ['101', 'PayoutExceedsAvailable'],
  ] as const)
    expect([amountMinor, await codeOf(payOut(iris, '/admin/fees/payouts', wish(amountMinor)))]).toEqual([
      amountMinor,
      code,
    ]);
  expect(await codeOf(payOut(iris, '/admin/fees/payouts', wish('1', { asset: 'DOGE' })))).toBe(
    'UnknownAsset',
  );
  expect(await codeOf(payOut(iris, '/admin/fees/payouts', wish('1', { to: 'me' })))).toBe('BadRequest');

  const first = await payOut(iris, '/admin/fees/payouts', wish('60'));
  expect(first.body).toMatchObject({ status: 'paid', amountMinor: '60', askedById: iris.account.id });
  expect((await payOut(iris, '/admin/fees/payouts', wish('60'))).body).toEqual(first.body);
  expect(await codeOf(payOut(iris, '/admin/fees/payouts', wish('41', { commandId: 'payout-0002' })))).toBe(
    'PayoutExceedsAvailable',
  );
  const answer = (await http.ask(iris, 'GET', '/admin/fees')).body;
  expect(answer.earnings.assets).toMatchObject([{ asset: 'MESI', balanceMinor: '40', availableMinor: '40' }]);
  expect(answer.payouts).toMatchObject([{ amountMinor: '60', askedBy: { name: 'Iris' } }]);

  expect((await payOut(agent, '/payouts', wish('200'))).body).toMatchObject({ status: 'paid' });
  expect(await codeOf(payOut(agent, '/payouts', wish('1', { commandId: 'payout-0002' })))).toBe(
    'PayoutExceedsAvailable',
  );
  expect(await sums()).toEqual([700n, 0n, 40n]);
  expect((await http.created.services.wallet.solvency()).ok).toBe(true);
});

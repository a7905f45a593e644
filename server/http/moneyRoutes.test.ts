import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MeAnswer } from '../../shared/protocol/http.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
});
afterAll(() => http.close());

async function balance(token: string, asset: string) {
  const { body } = await http.call('GET', '/api/me', { token });
  return (body as MeAnswer).balances.find((held) => held.asset === asset)?.amountMinor;
}

describe('sandbox top-ups', () => {
  const command = { commandId: 'command-0001', asset: 'USD', amountMinor: '2500' };

  it('[HT5] books once, and answers a repeated command with the same receipt', async () => {
    const { token, account } = await http.join();
    const first = await http.call('POST', '/api/topups', { token, body: command });
    expect(first.status).toBe(200);
    expect(first.body.receipt).toMatchObject({
      kind: 'topUp',
      source: { account: `external:sandbox:${account.id}` },
    });
    const again = await Promise.all(
      [1, 2, 3].map(() => http.call('POST', '/api/topups', { token, body: command })),
    );
    for (const answer of again) expect(answer.body).toEqual(first.body);
    expect(await balance(token, 'USD')).toBe('2500');
  });

  it('[HT5] keeps command ids of different people apart', async () => {
    const [one, two] = [await http.join(), await http.join()];
    await http.call('POST', '/api/topups', { token: one.token, body: command });
    await http.call('POST', '/api/topups', { token: two.token, body: command });
    expect(await balance(two.token, 'USD')).toBe('2500');
  });

  it('[HT5] refuses a command id that was used for something else', async () => {
    const { token } = await http.join();
    await http.call('POST', '/api/topups', { token, body: command });
    const other = await http.call('POST', '/api/topups', { token, body: { ...command, amountMinor: '1' } });
    expect([other.status, other.body.error.code]).toEqual([409, 'IdempotencyConflict']);
    expect(await balance(token, 'USD')).toBe('2500');
  });

  const amounts: readonly (readonly [string, string, number, string])[] = [
    ['USD', '0', 422, 'AmountZero'],
    ['USD', '-5', 422, 'AmountNegative'],
    ['USD', '1.5', 422, 'AmountFractional'],
    ['USD', '1e3', 422, 'AmountInvalid'],
    ['USD', '', 422, 'AmountInvalid'],
    ['USD', '1'.repeat(31), 422, 'AmountTooLarge'],
    ['BTC', '1', 422, 'UnknownAsset'],
  ];
  it.each(amounts)('[HT5] %s %s is refused', async (asset, amountMinor, status, code) => {
    const { token } = await http.join();
    const body = { commandId: 'command-0002', asset, amountMinor };
    const answer = await http.call('POST', '/api/topups', { token, body });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(await balance(token, 'MESI')).toBe('0');
  });

  it('[HT5] takes the largest amount the sandbox gives', async () => {
    const { token } = await http.join();
    const statuses = ['100000000', '100000001'].map(async (amountMinor, n) => {
      const body = { ...command, commandId: `command-most-${n}`, amountMinor };
      return (await http.call('POST', '/api/topups', { token, body })).body.payment.status;
    });
    expect(await Promise.all(statuses)).toEqual(['succeeded', 'declined']);
  });
});

describe('rates', () => {
  it('tells what one unit of each asset is worth', async () => {
    const { body } = await http.call('GET', '/api/rates');
    expect(body.rates).toEqual([
      { asset: 'MESI', rateId: 'identity', mesiMinorPerUnit: '1000000' },
      { asset: 'USDC', rateId: 'fixed-2026-01/USDC', mesiMinorPerUnit: '10000000' },
      { asset: 'USD', rateId: 'fixed-2026-01/USD', mesiMinorPerUnit: '10000000' },
      { asset: 'EUR', rateId: 'fixed-2026-01/EUR', mesiMinorPerUnit: '10869566' },
    ]);
  });
});

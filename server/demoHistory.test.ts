import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatementAnswer, WalletAnswer } from '../shared/protocol/money.ts';
import { seedDemoHistory } from './demoHistory.ts';
import { startTestHttp, type TestHttp } from './http/httpTestKit.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp();
});
afterAll(() => http.close());

async function enter(id: string) {
  const { body } = await http.call('POST', '/api/demo/login', { body: { id } });
  const get = async (path: string) => (await http.call('GET', path, { token: body.token })).body;
  return {
    wallet: (): Promise<WalletAnswer> => get('/api/wallet'),
    kinds: async (account: string) => {
      const { lines } = (await get(`/api/wallet/statement?account=${account}`)) as StatementAnswer;
      return lines.map(({ kind }) => kind);
    },
  };
}

const entries = async () => (await http.created.services.ledger.audit()).entries;

describe('what the demo people did before', () => {
  it('[HT4] fills statements, once, and leaves the fans their play money', async () => {
    const ben = await enter('ben');
    const before = await ben.wallet();
    await seedDemoHistory(http.created.services);
    const written = await entries();
    await seedDemoHistory(http.created.services);
    expect(await entries()).toBe(written);
    expect(await ben.wallet()).toEqual(before);
    expect(await ben.kinds('wallet')).toEqual([
      'tip',
      'tip',
      'conversion',
      'topUp',
      'topUp',
      'topUp',
      'topUp',
    ]);
    const nova = await enter('nova');
    expect(await nova.kinds('creator')).toEqual(['payout', 'topUp', 'tip', 'tip', 'tip', 'tip']);
    expect((await nova.wallet()).earnings!.assets).toMatchObject([
      { asset: 'MESI', availableMinor: '850000000', protectedMinor: '420000000' },
    ]);
  });

  it('[HT4] is finished when a start was broken off in between', async () => {
    const own = await startTestHttp();
    const { services } = own.created;
    let appends = 0;
    const broken = {
      ...services,
      ledger: new Proxy(services.ledger, {
        get: (ledger, name) =>
          name === 'append' && ++appends > 5
            ? () => Promise.reject(new Error('off'))
            : (ledger[name as keyof typeof ledger] as CallableFunction).bind(ledger),
      }),
    };
    await expect(seedDemoHistory(broken)).rejects.toThrow('off');
    await seedDemoHistory(services);
    await seedDemoHistory(services);
    expect((await services.ledger.audit()).kinds).toEqual((await http.created.services.ledger.audit()).kinds);
    await own.close();
  });
});

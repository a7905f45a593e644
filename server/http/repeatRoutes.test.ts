import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TipAnswer } from '../../shared/protocol/answers.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';

const MESI = 1_000_000n;
let http: TestHttp;
let [nova, ada] = [] as unknown as [Session, Session];
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  nova = await http.join({ name: 'Nova', isCreator: true });
  ada = await http.join({ name: 'Ada' });
  const source = 'external:test:ada';
  const legs = [
    { account: source, asset: 'MESI', amountMinor: -100n * MESI },
    { account: `wallet:${ada.account.id}`, asset: 'MESI', amountMinor: 100n * MESI },
  ] as const;
  const entry = { id: 'fund:ada', kind: 'topUp', source, legs, ref: null, memo: {} } as const;
  await http.created.services.ledger.append(entry);
});
afterAll(() => http.close());

const ask = (who: Session | null, method: string, path: string, body?: unknown) =>
  http.call(method, `/api${path}`, { ...(who ? { token: who.token } : {}), ...(body ? { body } : {}) });
const codeOf = async (asked: ReturnType<typeof ask>) => (await asked).body.error?.code ?? 'ok';

describe('tips that repeat, over REST', () => {
  it('[TR1] [TR8] are begun with a receipt, seen and stopped by their giver alone', async () => {
    const command = { commandId: 'repeat-1', toHandle: nova.account.handle, asset: 'MESI', amountMinor: '5' };
    const { receipt } = (await ask(ada, 'POST', '/tips', command)).body as TipAnswer;
    const wish = { entryId: receipt.entryId, every: 'month' };
    expect(await codeOf(ask(null, 'POST', '/repeats', wish))).toBe('Unauthorized');
    expect(await codeOf(ask(nova, 'POST', '/repeats', wish))).toBe('ReceiptNotFound');
    expect((await ask(ada, 'POST', '/repeats', wish)).body).toMatchObject({
      person: { handle: nova.account.handle },
      amountMinor: '5',
      every: 'month',
    });
    expect((await ask(ada, 'GET', '/repeats')).body.repeats).toHaveLength(1);
    expect((await ask(nova, 'GET', '/repeats')).body).toEqual({ repeats: [] });
    expect(await codeOf(ask(nova, 'DELETE', `/repeats/${nova.account.id}`))).toBe('NotFound');
    expect(await codeOf(ask(ada, 'DELETE', `/repeats/${nova.account.id}`))).toBe('ok');
    expect(await codeOf(ask(ada, 'DELETE', `/repeats/${nova.account.id}`))).toBe('NotFound');
    expect((await ask(ada, 'GET', '/repeats')).body).toEqual({ repeats: [] });
  });

  it.each([
    { entryId: '', every: 'week' },
    { entryId: 'x'.repeat(201), every: 'week' },
    { entryId: 'tip_x', every: 'day' },
    { entryId: 'tip_x', every: 'week', amountMinor: '1' },
    { every: 'week' },
  ])('[TR1] %j is no request', async (wrong) => {
    expect(await codeOf(ask(ada, 'POST', '/repeats', wrong))).toBe('BadRequest');
  });

  it('[TR1] what is no receipt of a tip does not repeat', async () => {
    for (const entryId of ['fund:ada', 'tip_nothing', '__proto__', '../x', 'ÿ'])
      expect(await codeOf(ask(ada, 'POST', '/repeats', { entryId, every: 'week' }))).toBe('ReceiptNotFound');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TipAnswer } from '../../shared/protocol/answers.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

const MESI = 1_000_000n;
let http: TestHttp;
let [nova, ada] = [] as unknown as [Session, Session];
let topUpId: string;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  nova = await http.join({ name: 'Nova', isCreator: true });
  ada = await http.join({ name: 'Ada' });
  topUpId = await http.fund(ada, 100n * MESI);
});
afterAll(() => http.close());

describe('tips that repeat, over REST', () => {
  it('[TR1] [TR8] are begun with a receipt, seen and stopped by their giver alone', async () => {
    const command = { commandId: 'repeat-1', toHandle: nova.account.handle, asset: 'MESI', amountMinor: '5' };
    const { receipt } = (await http.ask(ada, 'POST', '/tips', command)).body as TipAnswer;
    const wish = { entryId: receipt.entryId, every: 'month' };
    expect(await codeOf(http.ask(null, 'POST', '/repeats', wish))).toBe('Unauthorized');
    expect(await codeOf(http.ask(nova, 'POST', '/repeats', wish))).toBe('ReceiptNotFound');
    expect((await http.ask(ada, 'POST', '/repeats', wish)).body).toMatchObject({
      person: { handle: nova.account.handle },
      amountMinor: '5',
      every: 'month',
    });
    expect((await http.ask(ada, 'GET', '/repeats')).body.repeats).toHaveLength(1);
    expect((await http.ask(nova, 'GET', '/repeats')).body).toEqual({ repeats: [] });
    expect(await codeOf(http.ask(nova, 'DELETE', `/repeats/${nova.account.id}`))).toBe('NotFound');
    expect(await codeOf(http.ask(ada, 'DELETE', `/repeats/${nova.account.id}`))).toBe('ok');
    expect(await codeOf(http.ask(ada, 'DELETE', `/repeats/${nova.account.id}`))).toBe('NotFound');
    expect((await http.ask(ada, 'GET', '/repeats')).body).toEqual({ repeats: [] });
  });

  it.each([
    { entryId: '', every: 'week' },
    { entryId: 'x'.repeat(201), every: 'week' },
    { entryId: 'tip_x', every: 'day' },
    { entryId: 'tip_x', every: 'week', amountMinor: '1' },
    { every: 'week' },
  ])('[TR1] %j is no request', async (wrong) => {
    expect(await codeOf(http.ask(ada, 'POST', '/repeats', wrong))).toBe('BadRequest');
  });

  it('[TR1] what is no receipt of a tip does not repeat', async () => {
    for (const entryId of [topUpId, 'tip_nothing', '__proto__', '../x', 'ÿ'])
      expect(await codeOf(http.ask(ada, 'POST', '/repeats', { entryId, every: 'week' }))).toBe(
        'ReceiptNotFound',
      );
  });
});

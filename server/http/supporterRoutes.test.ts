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

async function tip(commandId: string, more: object = {}) {
  const command = { commandId, toHandle: nova.account.handle, asset: 'MESI', amountMinor: '5', ...more };
  return ((await http.ask(ada, 'POST', '/tips', command)).body as TipAnswer).receipt.entryId;
}

describe('supporters, over REST', () => {
  it('[LB1] [LB2] everybody sees the board of a creator, and each person decides for themselves', async () => {
    await tip('supporter-1');
    const path = `/profiles/${nova.account.handle}/supporters`;
    expect((await http.ask(null, 'GET', path)).body).toMatchObject({ week: [{ mesiMinor: '5' }] });
    expect(await codeOf(http.ask(null, 'GET', '/profiles/nobody/supporters'))).toBe('NotFound');
    expect(await codeOf(http.ask(null, 'PUT', '/supporter-wish', { isHidden: true }))).toBe('Unauthorized');
    expect(await codeOf(http.ask(ada, 'PUT', '/supporter-wish', { isHidden: 'yes' }))).toBe('BadRequest');
    expect((await http.ask(ada, 'PUT', '/supporter-wish', { isHidden: true })).body).toEqual({
      isHidden: true,
    });
    expect((await http.ask(ada, 'GET', '/supporter-wish')).body).toEqual({ isHidden: true });
    expect((await http.ask(null, 'GET', path)).body).toEqual({ week: [], month: [], all: [] });
  });

  it('[LB4] whoever got a tip thanks its giver, once, and nobody for an anonymous one', async () => {
    const entryId = await tip('supporter-2');
    const thanks = { entryId, words: '  You made ‮my day ' };
    expect(await codeOf(http.ask(ada, 'POST', '/thanks', thanks))).toBe('ReceiptNotFound');
    expect((await http.ask(nova, 'POST', '/thanks', thanks)).body).toEqual({ isNew: true });
    expect((await http.ask(nova, 'POST', '/thanks', thanks)).body).toEqual({ isNew: false });
    const { notices } = http.created.services;
    const told = await notices.page({ personId: ada.account.id, from: 'newest', limit: 5 });
    expect(told.filter(({ type }) => type === 'thanked')).toMatchObject([
      { creator: { handle: nova.account.handle }, words: 'You made my day', amountMinor: '5' },
    ]);
    const hidden = { entryId: await tip('supporter-3', { anonymous: true }), words: '' };
    expect(await codeOf(http.ask(nova, 'POST', '/thanks', hidden))).toBe('ReceiptNotFound');
    expect(await codeOf(http.ask(nova, 'POST', '/thanks', { entryId: topUpId, words: '' }))).toBe(
      'ReceiptNotFound',
    );
    const long = { entryId, words: 'x'.repeat(201) };
    expect(await codeOf(http.ask(nova, 'POST', '/thanks', long))).toBe('MessageTooLong');
  });
});

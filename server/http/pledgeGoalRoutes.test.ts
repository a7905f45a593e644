import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

const MESI = 1_000_000n;
let http: TestHttp;
let [nova, kai, ada] = [] as unknown as [Session, Session, Session];
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  nova = await http.join({ name: 'Nova', isCreator: true });
  kai = await http.join({ name: 'Kai', isCreator: true });
  ada = await http.join({ name: 'Ada' });
  await http.fund(ada, 100n * MESI);
});
afterAll(() => http.close());

const WISH = { title: 'A record', about: '', targetMinor: '10', days: 1, doneDays: 1 };
const PLEDGE = { asset: 'MESI', amountMinor: '10', anonymous: false };

describe('goals that people pledge for, over REST', () => {
  it('[AG1] [AG2] are made and ended by their creator, seen by everybody, and pledged for by people', async () => {
    expect(await codeOf(http.ask(ada, 'POST', '/goals', WISH))).toBe('NotACreator');
    const { id } = (await http.ask(nova, 'POST', '/goals', WISH)).body;
    const path = `/goals/${id}`;
    const pledge = { ...PLEDGE, commandId: 'pledge-1' };
    expect(await codeOf(http.ask(null, 'POST', `${path}/pledges`, pledge))).toBe('Unauthorized');
    expect((await http.ask(ada, 'POST', `${path}/pledges`, pledge)).body).toMatchObject({ ownMinor: '10' });
    const all = await http.ask(null, 'GET', `/profiles/${nova.account.handle}/goals`);
    expect(all.body.goals).toMatchObject([{ id, raisedMinor: '10', pledges: 1, ownMinor: '0' }]);
    expect(JSON.stringify(all.body)).not.toContain(ada.account.id);
    for (const how of ['done', 'cancel']) {
      expect(await codeOf(http.ask(kai, 'POST', `${path}/${how}`))).toBe('NotFound');
      expect(await codeOf(http.ask(ada, 'POST', `${path}/${how}`))).toBe('NotACreator');
    }
    expect(await codeOf(http.ask(nova, 'POST', `${path}/done`))).toBe('ok');
    const { ledger } = http.created.services;
    await expect.poll(() => ledger.balances(`creator:${nova.account.id}`)).toEqual({ MESI: 10n });
    expect(await codeOf(http.ask(null, 'GET', '/profiles/nobody/goals'))).toBe('NotFound');
  });

  it.each([
    { title: 'x'.repeat(1_001) },
    { days: 0 },
    { days: 91 },
    { days: 1.5 },
    { doneDays: 61 },
    { targetMinor: 5 },
    { ownerId: 'us_other0001' },
  ])('[AG1] %j is no goal', async (wrong) => {
    expect(await codeOf(http.ask(nova, 'POST', '/goals', { ...WISH, ...wrong }))).toBe('BadRequest');
  });

  it.each([
    [{ commandId: 'x' }, 'BadRequest'],
    [{ anonymous: 'yes' }, 'BadRequest'],
    [{ asset: 'DOGE' }, 'UnknownAsset'],
    [{ amountMinor: '-1' }, 'AmountNegative'],
    [{ amountMinor: '0' }, 'AmountZero'],
    [{ amountMinor: '9'.repeat(40) }, 'AmountTooLarge'],
  ])('[AG2] a pledge of %j is refused', async (wrong, code) => {
    const { id } = (await http.ask(nova, 'POST', '/goals', WISH)).body;
    const wish = { ...PLEDGE, commandId: 'wrong-pledge', ...wrong };
    expect(await codeOf(http.ask(ada, 'POST', `/goals/${id}/pledges`, wish))).toBe(code);
    await http.ask(nova, 'POST', `/goals/${id}/cancel`);
  });
});

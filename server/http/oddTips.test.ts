import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../shared/protocol/http.ts';
import { FAR_TOO_LONG, ODD_AMOUNTS, ODD_TEXTS } from '../oddInput.testkit.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

const LINK = { label: 'Strings', amountsMinor: [], goalMinor: null, expiresInMinutes: null, thanks: '' };
const GOAL = { title: 'A record', about: '', targetMinor: '1000000', days: 5, doneDays: 5 };

let http: TestHttp;
let [star, fan] = [] as unknown as [Session, Session];
let [linkId, goalId] = ['', ''];
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  [star, fan] = [await http.join({ name: 'Star', isCreator: true }), await http.join({ name: 'Fan' })];
  for (const asset of ['MESI', 'USD'] as const) await http.fund(fan, 100_000_000n, asset);
  linkId = (await http.ask(star, 'POST', '/tip-links', LINK)).body.id;
  goalId = (await http.ask(star, 'POST', '/goals', GOAL)).body.id;
});
afterAll(() => http.close());

const entries = async () => (await http.created.services.ledger.audit()).entries;
let commands = 0;
const commandId = () => `odd-tip-${String(++commands).padStart(6, '0')}`;
const tip = (more: object = {}) => ({
  ...{ commandId: commandId(), toHandle: 'star', asset: 'MESI', amountMinor: '5' },
  ...more,
});

const ways: readonly (readonly [string, () => string, (money: object) => object])[] = [
  ['a tip from a profile', () => '/tips', (money) => tip(money)],
  ['a tip through a link', () => '/tips', (money) => tip({ linkId, ...money })],
  ['a quote for a tip', () => '/tip-quotes', (money) => money],
  [
    'a pledge',
    () => `/goals/${goalId}/pledges`,
    (money) => ({ commandId: commandId(), anonymous: false, ...money }),
  ],
];
describe.each(ways)('%s', (_way, pathOf, bodyOf) => {
  it.each(ODD_AMOUNTS)(
    '[HT21] of an amount that is %s is refused by its code',
    async (_what, asset, amountMinor, code) => {
      const before = await entries();
      expect(await codeOf(http.ask(fan, 'POST', pathOf(), bodyOf({ asset, amountMinor })))).toBe(code);
      expect(await entries()).toBe(before);
    },
  );
});

describe('texts beside tips', () => {
  it.each(ODD_TEXTS)(
    '[PF2] [TP2] [LN2] [AG1] %s are shown as they are meant, and harm nobody',
    async (_what, typed, shown) => {
      const paid = await http.ask(fan, 'POST', '/tips', tip({ message: typed }));
      expect(paid.body.receipt.memo.message).toBe(shown);
      const through = await http.ask(fan, 'POST', '/tips', tip({ message: typed, linkId }));
      expect(through.body.receipt.memo.message).toBe(shown);
      const link = (await http.ask(star, 'POST', '/tip-links', { ...LINK, label: typed, thanks: typed }))
        .body;
      expect([link.label, link.thanks]).toEqual([shown, shown]);
      await http.ask(star, 'DELETE', `/tip-links/${link.id}`);
      const goal = (await http.ask(star, 'POST', '/goals', { ...GOAL, title: typed })).body;
      expect(goal.title).toBe(shown);
      await http.ask(star, 'POST', `/goals/${goal.id}/cancel`);
      await http.ask(star, 'PUT', '/profile', { bio: typed, links: [] });
      expect((await http.ask(null, 'GET', '/profiles/star')).body.bio).toBe(shown);
      const named = await http.join({ name: typed });
      expect(named.account.name).toBe(shown);
      expect((await http.ask(null, 'GET', `/profiles/${named.account.handle}`)).body.person.name).toBe(shown);
    },
  );

  it('[TP2] [LN2] [AG1] [PF2] [HN4] of 10,000 characters are refused, and charge nothing', async () => {
    const before = await entries();
    const long = FAR_TOO_LONG;
    const asked: readonly (readonly [Session, string, string, object])[] = [
      [fan, 'POST', '/tips', tip({ message: long })],
      [fan, 'POST', '/tips', tip({ message: 'x'.repeat(2_000) })],
      [fan, 'POST', '/tips', tip({ commandId: long })],
      [fan, 'POST', '/tips', tip({ toHandle: long })],
      [fan, 'POST', '/tips', tip({ linkId: long })],
      [fan, 'POST', '/tips', tip({ quoteId: long })],
      [star, 'POST', '/tip-links', { ...LINK, label: long }],
      [star, 'POST', '/goals', { ...GOAL, title: long }],
      [star, 'PUT', '/profile', { bio: long, links: [] }],
      [star, 'POST', '/handle', { handle: long }],
      [star, 'POST', '/name', { name: long }],
    ];
    const codes = [];
    for (const [who, method, path, body] of asked)
      codes.push(await codeOf(http.ask(who, method, path, body)));
    expect(codes).toEqual(asked.map((_, at) => (at === 1 ? 'MessageTooLong' : 'BadRequest')));
    expect(await entries()).toBe(before);
  });
});

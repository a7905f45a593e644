import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unitMinor } from '../../shared/money.ts';
import type { TipAnswer } from '../../shared/protocol/answers.ts';
import type { Session } from '../../shared/protocol/http.ts';
import type { StatementAnswer } from '../../shared/protocol/money.ts';
import type { ProfileAnswer } from '../../shared/protocol/profiles.ts';
import { type LedgerPort, LedgerUnavailable } from '../services/ledger/port.ts';
import type { JsonObject } from '../services/store/port.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

const MESI = unitMinor('MESI');
let http: TestHttp;
let nova: Session;
let ada: Session;
let ben: Session;
/** What happens to answers of the journal: `lost`, it has booked the entry and nobody hears of it. */
let answers: 'told' | 'lost' = 'told';

beforeAll(async () => {
  http = await startTestHttp({
    env: { MESI_DEMO: 'off' },
    change: (parts) => ({ ...parts, services: { ...parts.services, ledger: losing(parts.services.ledger) } }),
  });
  nova = await http.join({ name: 'Nova', isCreator: true });
  ada = await http.join({ name: 'Ada' });
  ben = await http.join({ name: 'Ben' });
  for (const giver of [ada, ben]) await http.fund(giver, 100n * MESI);
});
afterAll(() => http.close());

function losing(ledger: LedgerPort): LedgerPort {
  return new Proxy(ledger, {
    get(target, name: keyof LedgerPort) {
      const own = target[name] as (...args: unknown[]) => unknown;
      if (name !== 'append') return own.bind(target);
      return async (...args: unknown[]) => {
        const outcome = await own.apply(target, args);
        if (answers === 'told') return outcome;
        answers = 'told';
        throw new LedgerUnavailable('the answer was lost');
      };
    },
  });
}

const balance = async (account: string) => (await http.created.services.ledger.balances(account)).MESI ?? 0n;

let commands = 0;
const command = (more: object = {}) => {
  commands += 1;
  return {
    commandId: `profile-tip-${commands}`,
    toHandle: nova.account.handle,
    asset: 'MESI',
    amountMinor: String(MESI),
    ...more,
  };
};

describe('profiles', () => {
  it('[PF1] are read by everybody, by a handle in whatever case', async () => {
    const profile = (await http.ask(null, 'GET', '/profiles/NOVA')).body as ProfileAnswer;
    const { id, name, handle } = nova.account;
    expect(profile).toEqual({
      person: { id, name, handle },
      isCreator: true,
      bio: '',
      links: [],
      coverVersion: null,
      followers: 0,
      liveStreamId: null,
    });
    expect((await http.ask(ben, 'GET', '/profiles/ada')).body).toMatchObject({
      isCreator: false,
      followers: null,
    });
    expect(await codeOf(http.ask(ada, 'GET', '/profiles/nobody-at-all'))).toBe('NotFound');
    expect(await codeOf(http.ask(ada, 'GET', '/profiles/%F0%9F%A6%84'))).toBe('NotFound');
  });

  it('[PF6] show the tip menu of a creator, as long as it is one', async () => {
    const menu = [{ id: 'mi_song0001', title: 'A song', priceMinor: '5' }];
    const { profiles, store } = http.created.services;
    const shown = async (of: Session) =>
      (await http.ask(null, 'GET', `/profiles/${of.account.handle}`)).body.menu;
    for (const person of [nova, ada]) await profiles.setMenu(person.account.id, menu);
    expect([await shown(nova), await shown(ada)]).toEqual([menu, undefined]);
    const stored = (await store.get('profiles', nova.account.id))!;
    const odd = [{ ...menu[0], title: 7 }];
    await store.replace('profiles', nova.account.id, stored.version, { ...stored.body, menu: odd });
    expect(await shown(nova)).toBeUndefined();
    await profiles.setMenu(nova.account.id, []);
    for (const { account } of [nova, ada])
      await store.remove('profiles', account.id, (await store.get('profiles', account.id))!.version);
  });

  it('[PF2] are changed by whose they are, and tidied', async () => {
    const bio = '  Ink,‮ paper \n one drawing a night\u0000 ';
    const saved = await http.ask(ada, 'PUT', '/profile', {
      bio,
      links: ['ada.example.org', ' https://ada.example.org/ '],
    });
    const kept = { bio: 'Ink, paper one drawing a night', links: ['https://ada.example.org/'] };
    expect(saved.body).toEqual(kept);
    expect((await http.ask(null, 'GET', '/profiles/ada')).body).toMatchObject(kept);
    expect((await http.ask(null, 'GET', '/profiles/nova')).body).toMatchObject({ bio: '', links: [] });
    expect(await codeOf(http.ask(null, 'PUT', '/profile', kept))).toBe('Unauthorized');
    const full = { bio: '🦄'.repeat(500), links: [] };
    expect(await codeOf(http.ask(ada, 'PUT', '/profile', full))).toBe('ok');
    expect(await codeOf(http.ask(ada, 'PUT', '/profile', { ...full, bio: `${full.bio}!` }))).toBe(
      'BioTooLong',
    );
    expect(await codeOf(http.ask(ada, 'PUT', '/profile', { bio: 'x'.repeat(5_000), links: [] }))).toBe(
      'BadRequest',
    );
    expect(await codeOf(http.ask(ada, 'PUT', '/profile', { bio: '', links: [], name: 'Nova' }))).toBe(
      'BadRequest',
    );
    expect((await http.ask(null, 'GET', '/profiles/ada')).body).toMatchObject({ bio: full.bio });
  });

  it('[PF3] what lies in the store is judged again', async () => {
    const { store } = http.created.services;
    const body = { bio: '<b>', links: ['javascript:alert(1)', 'https://fine.example.org/', 7] } as JsonObject;
    await store.insert('profiles', ben.account.id, body);
    const links = ['https://fine.example.org/'];
    expect((await http.ask(null, 'GET', '/profiles/ben')).body).toMatchObject({ bio: '<b>', links });
  });
});

describe('a tip from a profile', () => {
  it('[TP1] [TP4] is earned by a creator, lies in the wallet of anybody else, and is told to both', async () => {
    const { body } = await http.ask(ada, 'POST', '/tips', command({ message: 'for the ink' }));
    const { receipt, balanceMinor } = body as TipAnswer;
    expect(receipt).toMatchObject({ kind: 'tip', ref: `profile:${nova.account.id}` });
    expect(balanceMinor).toBe(String(99n * MESI));
    expect(await balance(`creator:${nova.account.id}`)).toBe(MESI);
    expect(await codeOf(http.ask(ada, 'POST', '/tips', command({ toHandle: 'ben', anonymous: true })))).toBe(
      'ok',
    );
    expect(await balance(`wallet:${ben.account.id}`)).toBe(101n * MESI);
    const line = async (who: Session, account: string) =>
      ((await http.ask(who, 'GET', `/wallet/statement?account=${account}&kind=tip`)).body as StatementAnswer)
        .lines[0];
    expect(await line(nova, 'creator')).toMatchObject({ note: 'for the ink', person: { name: 'Ada' } });
    expect(await line(ben, 'wallet')).toMatchObject({ person: null, hasReceipt: false });
    const news = async ({ account }: Session) => {
      const { notices } = http.created.services;
      await notices.catchUp(account.id);
      return notices.page({ personId: account.id, from: 'newest', limit: 10 });
    };
    expect(await news(nova)).toMatchObject([{ type: 'tipReceived', from: { name: 'Ada' }, streamId: null }]);
    expect(await news(ben)).toMatchObject([{ type: 'tipReceived', from: null, entryId: null }]);
  });

  it('[TP2] is charged once, sent again, from two tabs at once, and after its answer was lost', async () => {
    const before = await balance(`wallet:${ben.account.id}`);
    const twice = command();
    const sent = await Promise.all([1, 2, 3].map(() => http.ask(ben, 'POST', '/tips', twice)));
    const entries = sent.map(({ body }) => (body as TipAnswer).receipt.entryId);
    expect(new Set(entries).size).toBe(1);
    expect(await balance(`wallet:${ben.account.id}`)).toBe(before - MESI);
    answers = 'lost';
    const lost = command();
    expect(await codeOf(http.ask(ben, 'POST', '/tips', lost))).toBe('TemporarilyUnavailable');
    expect(await codeOf(http.ask(ben, 'POST', '/tips', lost))).toBe('ok');
    expect(await balance(`wallet:${ben.account.id}`)).toBe(before - 2n * MESI);
    for (const other of [{ amountMinor: '7' }, { toHandle: 'ada' }, { anonymous: true }, { message: 'else' }])
      expect(await codeOf(http.ask(ben, 'POST', '/tips', { ...lost, ...other }))).toBe('IdempotencyConflict');
    expect(await balance(`wallet:${ben.account.id}`)).toBe(before - 2n * MESI);
  });

  it('[TP3] is refused with a code, and moves nothing', async () => {
    const before = await balance(`wallet:${ada.account.id}`);
    const refused = (more: object, who: Session | null = ada) =>
      codeOf(http.ask(who, 'POST', '/tips', command(more)));
    expect(await refused({}, null)).toBe('Unauthorized');
    expect(await refused({ toHandle: 'ada' })).toBe('SelfTip');
    expect(await refused({ toHandle: 'nobody-at-all' })).toBe('NotFound');
    expect(await refused({ asset: 'BTC' })).toBe('UnknownAsset');
    expect(await refused({ amountMinor: String(1_000n * MESI) })).toBe('InsufficientFunds');
    expect(await refused({ message: 'x'.repeat(201) })).toBe('MessageTooLong');
    expect(await refused({ menuItemId: 'mi_song0001' })).toBe('BadRequest');
    expect(await refused({ commandId: 'x' })).toBe('BadRequest');
    for (const amountMinor of ['0', '-1', '1.5', '1e3', ' 1', '', '9'.repeat(40)])
      expect([amountMinor, await refused({ amountMinor })]).not.toEqual([amountMinor, 'ok']);
    expect(await balance(`wallet:${ada.account.id}`)).toBe(before);
  });

  it('[TP3] does not reach whoever has blocked its giver; one that was paid before is answered', async () => {
    const paid = command();
    expect(await codeOf(http.ask(ada, 'POST', '/tips', paid))).toBe('ok');
    const { store } = http.created.services;
    const begun = await http.ask(nova, 'POST', '/conversations', { type: 'direct', handle: 'ada' });
    const found = await store.get('conversations', begun.body.conversationId);
    const doors = { openTo: [], blockedBy: [nova.account.id], request: { type: 'none' } };
    await store.replace('conversations', found!.id, found!.version, { ...found!.body, doors } as JsonObject);
    const before = await balance(`wallet:${ada.account.id}`);
    expect(await codeOf(http.ask(ada, 'POST', '/tips', command()))).toBe('DoorClosed');
    expect(await codeOf(http.ask(ada, 'POST', '/tips', paid))).toBe('ok');
    expect(await balance(`wallet:${ada.account.id}`)).toBe(before);
    // whoever blocks may still give
    await http.fund(nova, 2n * MESI);
    expect(await codeOf(http.ask(nova, 'POST', '/tips', command({ toHandle: 'ada' })))).toBe('ok');
  });
});

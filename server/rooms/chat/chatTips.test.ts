import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TipAnswer } from '../../../shared/protocol/answers.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import { FAR_TOO_LONG, ODD_AMOUNTS, ODD_TEXTS } from '../../oddInput.testkit.ts';
import { until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { type ChatSeat, gone, newCommand, sit, startDirect, startGroup } from './chatSeats.testkit.ts';

let server: TestServer;
let nova: TestPerson;
let ada: TestPerson;
let ben: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  nova = await server.person('Nova', { isCreator: true });
  [ada, ben] = await Promise.all([server.person('Ada'), server.person('Ben')]);
});
afterAll(() => server.stop());

const tipOf = (to: TestPerson, amountMinor: string, more: object = {}) => ({
  ...{ commandId: newCommand(), toId: to.account.id, amountMinor, asset: 'MESI' },
  ...more,
});
const balance = async (account: string) => (await server.services.ledger.balances(account)).MESI ?? 0n;
const tipsSeen = (seat: ChatSeat) =>
  [...seat.lines.values()].flatMap((line: ChatLine) =>
    line.type === 'notice' && line.notice.type === 'tipped' ? [line.notice] : [],
  );

describe('tips in a conversation', () => {
  it('[CH22] of an amount that is none is refused by its code, and a text is shown as it is meant', async () => {
    const id = await startGroup(nova, [ada, ben]);
    const [a, b] = [await sit(ada, id), await sit(ben, id)];
    const before = await balance(`wallet:${ada.account.id}`);
    for (const [, asset, amountMinor, code] of ODD_AMOUNTS)
      expect([amountMinor, await a.ask('tip', tipOf(nova, amountMinor, { asset }))]).toEqual([
        amountMinor,
        code,
      ]);
    expect(await a.ask('tip', tipOf(nova, '5', { message: FAR_TOO_LONG }))).toBe('MessageTooLong');
    expect(await balance(`wallet:${ada.account.id}`)).toBe(before);
    for (const [, message, shown] of ODD_TEXTS) {
      const { receipt }: TipAnswer = await b.room.request('tip', tipOf(nova, '5', { message }));
      expect(receipt.memo.message).toBe(shown);
    }
  });

  it('[TQ4] bring what was quoted, and another one’s quote pays nothing', async () => {
    const id = await startGroup(nova, [ada, ben]);
    const [a, b] = [await sit(ada, id), await sit(ben, id)];
    const { tipQuotes } = server.services;
    const quoted = { giverId: ada.account.id, paid: { asset: 'USD', amountMinor: 5n } } as const;
    const { quoteId, mesiMinor } = await tipQuotes.make(quoted);
    const tip = tipOf(nova, '5', { asset: 'USD', quoteId });
    expect(await b.ask('tip', tip)).toBe('QuoteNotFound');
    const answer: TipAnswer = await a.room.request('tip', tip);
    expect(answer.receipt.memo).toMatchObject({ mesiMinor, rateId: 'fixed-2026-01/USD' });
  });

  it('[CH22] [RL1] are paid once, to creators and to others, told to all, and have their receipt', async () => {
    const id = await startGroup(nova, [ada, ben]);
    const [n, a, b] = [await sit(nova, id), await sit(ada, id), await sit(ben, id)];
    const accounts = [`wallet:${ada.account.id}`, `creator:${nova.account.id}`, `wallet:${ben.account.id}`];
    const before = await Promise.all(accounts.map(balance));
    const tip = tipOf(nova, '500', { message: ' well  done ' });
    const answer: TipAnswer = await a.room.request('tip', tip);
    expect(answer.receipt).toMatchObject({ kind: 'tip', ref: `chat:${id}` });
    expect(await a.room.request('tip', tip)).toMatchObject({ tipId: answer.tipId });
    expect(await a.ask('tip', { ...tip, amountMinor: '501' })).toBe('IdempotencyConflict');
    expect(await a.ask('tip', tipOf(ben, '70'))).toBe('ok');
    const after = await Promise.all(accounts.map(balance));
    expect(after.map((now, index) => now - before[index]!)).toEqual([-570n, 500n, 70n]);
    for (const seat of [n, a, b]) {
      await until(() => tipsSeen(seat).length === 2);
      expect(tipsSeen(seat)[0]).toEqual({
        ...{ type: 'tipped', asset: 'MESI', amountMinor: '500', message: 'well done', tipId: answer.tipId },
        to: { id: nova.account.id, name: 'Nova', handle: nova.account.handle },
      });
    }
    const seq = [...a.lines.values()].find((line) => JSON.stringify(line).includes(answer.tipId))?.seq;
    const receipt = { entryId: answer.receipt.entryId };
    expect(await a.room.request('receipt', { seq })).toEqual(receipt);
    expect(await n.room.request('receipt', { seq })).toEqual(receipt);
    expect([await b.ask('receipt', { seq }), await a.ask('receipt', { seq: 99 })]).toEqual([
      'ReceiptNotFound',
      'ReceiptNotFound',
    ]);
    expect([
      await a.ask('tip', tipOf(ada, '5')),
      await a.ask('tip', tipOf(nova, '0')),
      await a.ask('tip', tipOf(nova, '999999999999999')),
    ]).toEqual(['SelfTip', 'AmountZero', 'InsufficientFunds']);
    await Promise.all([n, a, b].map(({ room }) => room.leave()));
  });

  it('[CH22] that were paid when nobody could tell them are told by the next authority, once', async () => {
    const id = await startDirect(ada, nova);
    const a = await sit(ada, id);
    const tip = tipOf(nova, '300');
    await a.room.request('tip', tip);
    await a.room.leave();
    await gone(id);
    // the process ended between the payment and the telling
    const { entryId, ...receipt } = (
      await server.services.ledger.find({ by: { ref: `chat:${id}` }, limit: 10 })
    ).receipts[0]!;
    const paid = { commandId: newCommand(), amountMinor: '20' };
    await server.services.ledger.append({
      id: entryId.replace(tip.commandId, paid.commandId),
      kind: 'tip',
      source: receipt.source.account,
      legs: receipt.legs.map(({ account, asset, amountMinor }) => ({
        account,
        asset,
        amountMinor: amountMinor.startsWith('-') ? -20n : 20n,
      })),
      ref: receipt.ref,
      memo: { ...receipt.memo, amountMinor: '20', mesiMinor: '20' },
    });
    for (let round = 0; round < 2; round += 1) {
      const seat = await sit(nova, id);
      await until(() => tipsSeen(seat).length === 2);
      expect(tipsSeen(seat).map(({ amountMinor }) => amountMinor)).toEqual(['300', '20']);
      await seat.room.leave();
      await gone(id);
    }
    const again = await sit(ada, id);
    expect(await again.ask('tip', { ...tip, ...paid })).toBe('ok');
    expect(tipsSeen(again)).toHaveLength(2);
    await again.room.leave();
  });

  it('[CH22] are refused by who blocked the giver', async () => {
    const id = await startDirect(ben, nova);
    const [b, n] = [await sit(ben, id), await sit(nova, id)];
    await n.ask('setBlocked', { isBlocked: true });
    expect(await b.ask('tip', tipOf(nova, '5'))).toBe('DoorClosed');
    await Promise.all([b.room.leave(), n.room.leave()]);
  });
});

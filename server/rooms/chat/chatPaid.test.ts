import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoorAnswer } from '../../../shared/protocol/chat.ts';
import type { ChatLine, PaidLineView } from '../../../shared/protocol/chatLines.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { until } from '../onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from '../roomsServer.testkit.ts';
import { direct, personOf, type TestChat } from './chatMachine.testkit.ts';
import { type ChatSeat, callApi, gone, newCommand, sit, startDirect } from './chatSeats.testkit.ts';

const PRICE = '3000000';
let server: TestServer;
let nova: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  nova = await server.person('Nova', { isCreator: true });
  const rules = { type: 'nobody', paid: { priceMinor: PRICE, answerDays: 3 } };
  await callApi(nova, { method: 'put', path: '/message-rules', body: rules });
});
afterAll(() => server.stop());

const minor = async (account: string) => (await server.services.ledger.balances(account)).MESI ?? 0n;
const spent = async ({ account }: TestPerson) => 1_000_000_000n - (await minor(`wallet:${account.id}`));
const earned = () => minor(`creator:${nova.account.id}`);
const paidOf = (line: ChatLine | undefined): PaidLineView | undefined =>
  line?.type === 'text' ? line.paid : undefined;
const statesIn = (seat: ChatSeat) => [...seat.lines.values()].map((line) => paidOf(line)?.state ?? line.type);
const pay = (seat: ChatSeat, text: string, more: object = {}) =>
  seat.ask('writePaid', { commandId: newCommand(), text, priceMinor: PRICE, ...more });

async function open() {
  const fan = await server.person('Fan');
  const id = await startDirect(fan, nova);
  const [f, n] = [await sit(fan, id), await sit(nova, id)];
  return { fan, id, f, n, leave: () => Promise.all([f, n].map(({ room }) => room.leave())) };
}

describe('a line that is written for money', () => {
  it('[PW1] [PW2] [PW3] waits for both to see, and is paid by the answer, once', async () => {
    const { fan, f, n, leave } = await open();
    const { door }: DoorAnswer = await f.room.request('door', {});
    expect(door).toEqual({ match: 'any', keys: [], paid: { priceMinor: PRICE, answerDays: 3 } });
    expect(await f.ask('write', { commandId: newCommand(), text: 'for free?' })).toBe('PaymentNeeded');
    const same = { commandId: newCommand() };
    expect(await Promise.all([pay(f, 'a question', same), pay(f, 'a question', same)])).toEqual(['ok', 'ok']);
    for (const seat of [f, n]) {
      await until(() => seat.texts().includes('a question'));
      expect(statesIn(seat)).toEqual(['held']);
    }
    expect([await spent(fan), await minor(`creator:${nova.account.id}`)]).toEqual([BigInt(PRICE), 0n]);
    await n.write('an answer');
    await until(() => statesIn(f).join() === 'paid,text');
    expect([await spent(fan), await earned()]).toEqual([BigInt(PRICE), BigInt(PRICE)]);
    expect(await pay(f, 'a question', same)).toBe('ok');
    expect(await f.ask('write', { commandId: newCommand(), text: 'and now?' })).toBe('PaymentNeeded');
    expect(await spent(fan)).toBe(BigInt(PRICE));
    await leave();
  });

  it('[PW8] is free from now on where the creator says so, until they take it back, whatever they write', async () => {
    const { fan, f, n, leave } = await open();
    const write = (seat: ChatSeat, text: string) => seat.ask('write', { commandId: newCommand(), text });
    const free = (seat: ChatSeat, isFree: boolean) => seat.ask('setFree', { isFree });
    expect(await free(f, true)).toBe('NoMessagePrice');
    await pay(f, 'a question');
    await until(() => n.texts().includes('a question'));
    expect([await free(n, true), await free(n, true)]).toEqual(['ok', 'ok']);
    await until(() => n.you?.letsFree === true);
    expect([f.you?.letsFree, statesIn(f).join()]).toEqual([undefined, 'held,notice']);
    expect(await pay(f, 'another')).toBe('PaymentNotNeeded');
    expect(await write(f, 'another')).toBe('ok');
    await n.write('an answer');
    await until(() => statesIn(f).join() === 'paid,notice,text,text');
    expect(await spent(fan)).toBe(BigInt(PRICE));
    expect(await free(n, false)).toBe('ok');
    expect(await write(f, 'and now?')).toBe('PaymentNeeded');
    await n.write('this opens nothing');
    expect(await write(f, 'and now?')).toBe('PaymentNeeded');
    expect(await n.ask('setBlocked', { isBlocked: true })).toBe('ok');
    expect(await free(n, true)).toBe('DoorClosed');
    await leave();
  });

  it('[PW8] nor does a line of the creator open it where nobody ever paid', () => {
    const chat = direct();
    expect(chat.write('Nova')).toBe('ok');
    expect(chat.write('Ada', 'an answer', { isLetIn: false })).toBe('ok');
    expect(chat.as('Nova', { type: 'setFree' }, { isFree: false })).toBe('ok');
    expect(chat.write('Nova')).toBe('ok');
    expect(chat.state.doors.openTo).toEqual(['us_Nova']);
  });

  it('[PW4] returns when it is declined, taken back, or somebody blocks', async () => {
    const { fan, f, n, leave } = await open();
    await pay(f, 'one');
    await until(() => n.texts().includes('one'));
    const { orderId = '' } = paidOf([...n.lines.values()][0]) ?? {};
    expect(await f.ask('returnPaid', { orderId })).toBe('NothingAsked');
    expect(await n.ask('returnPaid', { orderId })).toBe('ok');
    await until(() => statesIn(f).join() === 'erased');
    await pay(f, 'two');
    await until(() => f.texts().includes('two'));
    expect(await f.ask('erase', { seq: 2 })).toBe('ok');
    await pay(f, 'three');
    await until(() => n.texts().includes('three'));
    expect(await n.ask('setBlocked', { isBlocked: true })).toBe('ok');
    await until(() => statesIn(f).join() === 'erased,erased,returned');
    expect(await pay(f, 'four')).toBe('DoorClosed');
    await until(() => f.lines.size === 3);
    expect(await spent(fan)).toBe(0n);
    await leave();
  });

  it('[PW2] [PW5] holds nothing where something is wrong', async () => {
    const { fan, id, f, n, leave } = await open();
    expect(await pay(f, 'cheap', { priceMinor: '1' })).toBe('PriceChanged');
    expect(await pay(f, '  ')).toBe('MessageEmpty');
    expect(await pay(n, 'mine')).toBe('PaymentNotNeeded');
    await server.services.ledger.append({
      ...{
        id: `drain_${fan.account.id}`,
        kind: 'tip',
        source: `wallet:${fan.account.id}`,
        ref: null,
        memo: {},
      },
      legs: [
        { account: `wallet:${fan.account.id}`, asset: 'MESI', amountMinor: -999_999_999n },
        { account: 'creator:us_elsewhere', asset: 'MESI', amountMinor: 999_999_999n },
      ],
    });
    expect(await pay(f, 'too poor')).toBe('InsufficientFunds');
    expect([f.texts(), await minor(`wallet:${fan.account.id}`)]).toEqual([[], 1n]);
    await leave();
    await gone(id);
  });

  it('[PW6] only a creator sets a price', async () => {
    const fan = await server.person('Fan');
    const body = { type: 'nobody', paid: { priceMinor: PRICE, answerDays: 3 } };
    await expect(callApi(fan, { method: 'put', path: '/message-rules', body })).rejects.toThrow();
  });
});

describe('in the machine', () => {
  const price = { priceMinor: PRICE, answerDays: 3 };
  const ask = (chat: TestChat, n: number) =>
    chat.ask({
      ...{ type: 'payToWrite', byId: 'us_Ada', commandId: `command_paid_${n}`, orderId: `or_paid_${n}` },
      ...{ text: `line ${n}`, price, shownMinor: PRICE },
    });
  const told = (chat: TestChat, result: object) =>
    chat.ask({ type: 'orderTold', result, lookedUp: null } as never);

  it('[PW4] asks for the money back when nobody has answered in time', () => {
    const chat = direct();
    expect(ask(chat, 1)).toBe('ok');
    expect(chat.state.lastSeq).toBe(0);
    told(chat, { type: 'holdPlaced', orderId: 'or_paid_1' });
    expect(chat.line(1)).toMatchObject({ text: 'line 1', from: personOf('Ada'), paid: { state: 'held' } });
    chat.nowMs += 3 * DAY_MS - 1;
    chat.ask({ type: 'paidDue' });
    expect(chat.state.book.open.get('or_paid_1')?.state.type).toBe('held');
    chat.nowMs += 1;
    chat.ask({ type: 'paidDue' });
    expect(chat.write('Nova', 'too late')).toBe('ok');
    expect(chat.state.book.open.get('or_paid_1')?.state).toMatchObject({ ending: { type: 'void' } });
    told(chat, { type: 'holdEnded', orderId: 'or_paid_1', takenMinor: 0n, mesiMinor: 0n });
    expect(chat.line(1)).toMatchObject({ paid: { state: 'returned' } });
    expect(chat.state.paidLines).toEqual([]);
  });

  it('[PW1] [CV1] disappears where other lines do, and not while it waits for its answer', () => {
    const chat = direct();
    expect(chat.as('Nova', { type: 'setDisappearing' }, { days: 1 })).toBe('ok');
    ask(chat, 1);
    told(chat, { type: 'holdPlaced', orderId: 'or_paid_1' });
    const { expiresAtMs } = chat.state;
    expect(expiresAtMs).toBe(chat.nowMs + 3 * DAY_MS);
    expect(chat.line(2)).toMatchObject({ text: 'line 1', untilMs: expiresAtMs });
    chat.write('Nova', 'an answer');
    told(chat, { type: 'holdEnded', orderId: 'or_paid_1', takenMinor: BigInt(PRICE), mesiMinor: 0n });
    chat.nowMs += 3 * DAY_MS;
    chat.ask({ type: 'linesDue', lookedUp: [], isMore: false });
    expect([chat.line(2)?.type, chat.state.expiresAtMs]).toEqual(['erased', undefined]);
  });

  it('[PW5] keeps so many waiting of one person and no more', () => {
    const chat = direct();
    const answers = Array.from({ length: 11 }, (_, n) => ask(chat, n));
    expect(answers).toEqual([...Array(10).fill('ok'), 'PaidMessagesFull']);
  });

  it('[PW1] survives its process: the document has book and lines', () => {
    const chat = direct();
    ask(chat, 1);
    const { body } = chat.cuts.at(-1)!;
    expect(body).toMatchObject({ owing: 'yes', paidLines: [{ orderId: 'or_paid_1', seq: null }] });
    told(chat, { type: 'holdPlaced', orderId: 'or_paid_1' });
    expect(chat.cuts.at(-1)!.body?.owing).toBeUndefined();
  });
});

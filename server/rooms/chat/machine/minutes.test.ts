import { describe, expect, it } from 'vitest';
import { CHAT_LIMITS } from '../../../../shared/chatLimits.ts';
import { LIMITS } from '../../../../shared/limits.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import { dueEffects } from '../../orders/effects.ts';
import { newBook } from '../../orders/order.ts';
import { bodyOf, restoreChat } from '../chatDocument.ts';
import { direct, type TestChat } from '../chatMachine.testkit.ts';
import { chatRules } from '../chatRules.ts';
import { callView } from './callView.ts';

const PRICE = '600';

/** Ada calls Nova, who asks for a price. */
function call(chat: TestChat, more: object = {}, price: object = {}) {
  const asked = { deviceId: 'Ada1', callId: 'call_1', medium: 'voice', calledIds: null, isLetIn: true };
  const money = { perMinuteMinor: PRICE, shownMinor: PRICE, orderId: 'or_1', minutes: 3, ...price };
  return chat.as('Ada', { type: 'startCall' }, { ...asked, price: money, ...more });
}
/** The money of everything that is asked for is moved, as long as there is any to move. */
function pay(chat: TestChat): TestChat {
  for (let due = dueEffects(chat.state.book); due.length > 0; due = dueEffects(chat.state.book))
    for (const effect of due) {
      const { orderId } = effect.order;
      const takenMinor =
        effect.type === 'endHold' && effect.ending.type === 'post' ? BigInt(effect.ending.takenMinor) : 0n;
      const result =
        effect.type === 'placeHold'
          ? ({ type: 'holdPlaced', orderId } as const)
          : ({ type: 'holdEnded', orderId, takenMinor, mesiMinor: takenMinor } as const);
      chat.ask({ type: 'orderTold', result, lookedUp: null });
    }
  return chat;
}
const says = (chat: TestChat, name: string, type: 'join' | 'ready' | 'connected') =>
  chat.ask({
    ...{ type: 'callSays', callId: 'call_1' },
    says: { type, personId: `us_${name}`, deviceId: `${name}1` },
  });
function connected(chat = direct()): TestChat {
  call(chat);
  pay(chat);
  says(chat, 'Nova', 'join');
  for (const type of ['ready', 'connected'] as const)
    for (const name of ['Ada', 'Nova']) says(chat, name, type);
  return chat;
}
const over = (chat: TestChat, says: object) =>
  chat.ask({ type: 'callSays', callId: 'call_1', says: says as never });
const lines = (chat: TestChat) =>
  chat.state.tail.flatMap((line) =>
    line.type === 'notice' && line.notice.type === 'called'
      ? [[line.notice.outcome, line.notice.cost?.takenMinor, line.notice.cost?.returnedMinor]]
      : [],
  );
const ends = (chat: TestChat) =>
  chat.state.book.ended.map(({ orderId, takenMinor, returnedMinor }) => [orderId, takenMinor, returnedMinor]);

describe('a call that costs money', () => {
  it('[CC13] [CC14] rings when its money is held, and not before', () => {
    const chat = direct();
    expect(call(chat, {}, { shownMinor: null })).toBe('PaymentNeeded');
    expect(call(chat, {}, { shownMinor: '599' })).toBe('PriceChanged');
    expect(call(chat, {}, { minutes: 0 })).toBe('InsufficientFunds');
    expect([call(chat), call(chat)]).toEqual(['ok', 'ok']);
    expect([callView(chat.state), chat.state.book.open.get('or_1')?.amountMinor]).toEqual([null, '1800']);
    expect(call(chat, { callId: 'call_2' }, { orderId: 'or_2' })).toBe('TemporarilyUnavailable');
    pay(chat);
    expect(callView(chat.state)).toMatchObject({
      callId: 'call_1',
      cost: { payerId: 'us_Ada', perMinuteMinor: PRICE, limitMs: 3 * MINUTE_MS, isAsked: false },
    });
    expect(call(chat)).toBe('ok');
    expect(chat.state.book.open.size).toBe(1);
  });

  it('[CC15] is paid as far as it was delivered, and the rest returns', () => {
    const chat = connected().wait(90 * SECOND_MS + 7);
    expect(over(chat, { type: 'leave', personId: 'us_Nova' })).toBe('ok');
    expect(lines(chat)).toEqual([['talked', '900', '900']]);
    pay(chat);
    expect([ends(chat), chat.state.endedCalls]).toEqual([[['or_1', '900', '900']], []]);
  });

  it.each([
    ['declined', (chat: TestChat) => over(chat, { type: 'decline', personId: 'us_Nova' })],
    ['busy', (chat: TestChat) => over(chat, { type: 'reportBusy', personId: 'us_Nova' })],
    ['cancelled', (chat: TestChat) => over(chat, { type: 'leave', personId: 'us_Ada' })],
    [
      'unanswered',
      (chat: TestChat) => {
        over(chat, { type: 'ready', personId: 'us_Ada', deviceId: 'Ada1' });
        chat.wait(LIMITS.callRingMs);
      },
    ],
  ] as const)('[CC15] returns all when it is %s', (outcome, happen) => {
    const chat = direct();
    call(chat);
    pay(chat);
    happen(chat);
    expect(lines(chat)).toEqual([[outcome, '0', '1800']]);
    expect(ends(pay(chat))).toEqual([['or_1', '0', '1800']]);
  });

  describe('[CC17] where a server of before ruled meanwhile, which knows no prices', () => {
    /** Such a server keeps the orders and the call, and forgets what the call costs. */
    const forget = (chat: TestChat) => {
      const { askedCall: _, call, ...body } = bodyOf(chat.state);
      const { cost: __, ...known } = call!;
      chat.state = restoreChat(chat.state.conversationId, { ...body, call: known }, chat.state.epoch + 1);
    };

    it('a call that goes on gets its price again, and is paid as ever', () => {
      const chat = connected();
      chat.as('Ada', { type: 'extendCall' }, { callId: 'call_1', orderId: 'or_2', minutes: 2 });
      pay(chat).wait(4 * MINUTE_MS);
      forget(chat);
      chat.ask({ type: 'callTakenOver' });
      const cost = { payerId: 'us_Ada', perMinuteMinor: PRICE, limitMs: 5 * MINUTE_MS };
      expect(callView(chat.state)).toMatchObject({ cost });
      over(chat, { type: 'leave', personId: 'us_Nova' });
      expect(lines(chat)).toEqual([['talked', '2400', '600']]);
      expect(ends(pay(chat))).toEqual([
        ['or_1', '1800', '0'],
        ['or_2', '600', '600'],
      ]);
    });

    it('a call that ended is paid for what its line says was delivered', () => {
      const chat = connected().wait(90 * SECOND_MS);
      const { book } = chat.state;
      forget(chat);
      chat.state = { ...chat.state, book: newBook() };
      over(chat, { type: 'leave', personId: 'us_Nova' });
      expect(lines(chat)).toEqual([['talked', undefined, undefined]]);
      chat.state = { ...chat.state, book };
      chat.ask({ type: 'callTakenOver' });
      expect(ends(pay(chat))).toEqual([['or_1', '900', '900']]);
    });

    it('what rang and was never taken returns', () => {
      const chat = direct();
      call(chat);
      pay(chat);
      const { book } = chat.state;
      forget(chat);
      chat.state = { ...chat.state, book: newBook() };
      over(chat, { type: 'leave', personId: 'us_Ada' });
      chat.state = { ...chat.state, book };
      chat.ask({ type: 'callTakenOver' });
      expect(ends(pay(chat))).toEqual([['or_1', '0', '1800']]);
    });
  });

  it('[CC16] gets longer by minutes that its payer adds, and ends when the time is over', () => {
    const chat = connected();
    const more = (name: string, orderId: string, minutes = 2) =>
      chat.as(name, { type: 'extendCall' }, { callId: 'call_1', orderId, minutes });
    expect([more('Nova', 'or_2'), more('Ada', 'or_2'), more('Ada', 'or_2')]).toEqual([
      'NotInCall',
      'ok',
      'ok',
    ]);
    expect(more('Ada', 'or_3')).toBe('RateLimited');
    expect(callView(chat.state)?.cost).toMatchObject({ limitMs: 3 * MINUTE_MS, isAsked: true });
    pay(chat);
    expect(callView(chat.state)?.cost).toMatchObject({ limitMs: 5 * MINUTE_MS, isAsked: false });
    expect(more('Ada', 'or_4', CHAT_LIMITS.callMs / MINUTE_MS)).toBe('BadRequest');
    chat.wait(4 * MINUTE_MS);
    expect(chat.state.call).not.toBeNull();
    chat.wait(MINUTE_MS);
    expect([chat.state.call, lines(chat)]).toEqual([null, [['talked', '3000', '0']]]);
    expect(ends(pay(chat))).toEqual([
      ['or_1', '1800', '0'],
      ['or_2', '1200', '0'],
    ]);
  });

  it('[CC16] that is over takes nothing for minutes whose money comes late', () => {
    const chat = connected();
    chat.as('Ada', { type: 'extendCall' }, { callId: 'call_1', orderId: 'or_2', minutes: 2 });
    over(chat.wait(MINUTE_MS), { type: 'leave', personId: 'us_Ada' });
    expect(ends(pay(chat))).toEqual([
      ['or_1', '600', '1200'],
      ['or_2', '0', '1200'],
    ]);
  });

  it('[CC17] whose process died before it rang does not ring, and returns', () => {
    const chat = direct();
    call(chat);
    expect(chat.cuts.at(-1)?.body).toMatchObject({ owing: 'yes', askedCall: { orderId: 'or_1' } });
    chat.state = restoreChat('gr_conversation', bodyOf(chat.state), 2);
    chat.ask({ type: 'callTakenOver' });
    pay(chat);
    expect([chat.state.call, chat.state.askedCall, ends(chat)]).toEqual([
      null,
      undefined,
      [['or_1', '0', '1800']],
    ]);
  });

  it('[CC17] that a process left is paid up to what is known of it', () => {
    const chat = connected().wait(MINUTE_MS);
    expect(chat.cuts.at(-1)?.body).toMatchObject({ owing: 'yes', call: { cost: { payerId: 'us_Ada' } } });
    chat.state = restoreChat('gr_conversation', bodyOf(chat.state), 2);
    chat.nowMs += DAY_MS;
    chat.ask({ type: 'callTakenOver' });
    expect(lines(pay(chat))).toEqual([['talked', '600', '1200']]);
  });

  it('[CC17] returns when a block, or a call of the other one, is first', () => {
    const blocked = direct();
    call(blocked);
    blocked.as('Nova', { type: 'setBlocked' }, { isBlocked: true });
    expect([ends(pay(blocked)), blocked.state.call]).toEqual([[['or_1', '0', '1800']], null]);
    const chat = direct();
    call(chat);
    const theirs = { deviceId: 'Nova1', callId: 'call_2', medium: 'voice', calledIds: null, isLetIn: true };
    expect(chat.as('Nova', { type: 'startCall' }, theirs)).toBe('ok');
    pay(chat);
    expect(ends(chat)).toEqual([['or_1', '0', '1800']]);
    const at = callView(chat.state)?.people.map(({ person, at }) => [person.name, at]);
    expect(at).toEqual([
      ['Nova', 'preparing'],
      ['Ada', 'preparing'],
    ]);
    expect(callView(chat.state)?.cost).toBeUndefined();
  });

  it('[CC17] is over before its money returns by itself, and its line says what the journal says', () => {
    const chat = connected();
    chat.nowMs += 2 * DAY_MS;
    expect(chatRules().deadline(chat.state)?.command.type).toBe('callDue');
    over(chat, { type: 'end', byId: null });
    expect(lines(chat)).toEqual([['talked', '1800', '0']]);
    // somebody has returned it when it was long due
    const result = { type: 'holdEnded', orderId: 'or_1', takenMinor: 0n, mesiMinor: 0n } as const;
    chat.ask({ type: 'orderTold', result, lookedUp: null });
    expect(lines(chat)).toEqual([['talked', '0', '1800']]);
  });
});

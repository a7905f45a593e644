import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { dealOut } from '../../domain/dealOut.ts';
import {
  ENDED_KEPT,
  end,
  expire,
  forget,
  holdEnded,
  holdPlaced,
  holdRefused,
  nextDueAtMs,
  orderStatus,
  owesNothing,
  place,
  recognise,
} from './book.ts';
import { dueEffects } from './effects.ts';
import { bookFromDocument, bookToDocument, newBook, type OrderBook, type OrderEnding } from './order.ts';
import { bid, OWNER, payer } from './orders.testkit.ts';
import { PAYEES } from './shares.ts';

const VOID: OrderEnding = { type: 'void', why: 'withdrawn' };
const post = (takenMinor: string, isKept = false): OrderEnding => ({
  ...{ type: 'post', takenMinor, memo: {}, isKept },
});
const placed = (...orders: ReturnType<typeof bid>[]): OrderBook =>
  orders.reduce<OrderBook>((book, order) => {
    const outcome = place(book, order);
    if (!outcome.ok) throw new Error(outcome.rejection);
    return outcome.book;
  }, newBook());
const held = (...ids: string[]): OrderBook =>
  ids.reduce((book, id) => holdPlaced(book, id).book, placed(...ids.map((id) => bid(id))));
const due = (book: OrderBook) => dueEffects(book).map((effect) => `${effect.type} ${effect.order.orderId}`);
const over = (book: OrderBook, orderId: string, takenMinor: bigint) =>
  holdEnded(book, { orderId, takenMinor }).book;

describe('an order', () => {
  it('[OB1] is placing, held, ending and over, and each step is due until its result is told', () => {
    const first = placed(bid('or_1'));
    expect([due(first), orderStatus(first, 'or_1').type]).toEqual([['placeHold or_1'], 'placing']);
    const second = holdPlaced(first, 'or_1').book;
    expect([due(second), orderStatus(second, 'or_1').type]).toEqual([[], 'settled']);
    const third = end(second, ['or_1'], post('40'));
    expect([due(third), owesNothing(third)]).toEqual([['endHold or_1'], false]);
    const last = over(third, 'or_1', 40n);
    expect([due(last), owesNothing(last)]).toEqual([[], true]);
    expect(last.ended).toMatchObject([{ end: 'settled', takenMinor: '40', returnedMinor: '60' }]);
  });

  it('[OB1] that is to end before its hold is known is waited for, and stands for nobody', () => {
    const early = end(placed(bid('or_1')), ['or_1'], VOID);
    expect([due(early), orderStatus(early, 'or_1').type]).toEqual([['placeHold or_1'], 'placing']);
    const { book, order } = holdPlaced(early, 'or_1');
    expect([due(book), order]).toEqual([['endHold or_1'], null]);
    expect(over(book, 'or_1', 0n).ended).toMatchObject([{ end: 'withdrawn', returnedMinor: '100' }]);
  });

  it('[OB2] ends as was asked first', () => {
    const first = end(held('or_1'), ['or_1'], post('40'));
    expect(end(first, ['or_1', 'or_none'], VOID)).toEqual(first);
    expect(dueEffects(first)).toMatchObject([{ ending: { type: 'post', takenMinor: '40' } }]);
  });

  it('[OB3] is not moved by what is told twice or late', () => {
    const [placing, open] = [placed(bid('or_1')), held('or_1')];
    const ending = end(open, ['or_1'], VOID);
    const last = over(ending, 'or_1', 0n);
    expect(holdPlaced(open, 'or_1').book).toBe(open);
    expect(over(placing, 'or_1', 5n)).toBe(placing);
    expect(over(open, 'or_1', 5n)).toBe(open);
    const code = 'InsufficientFunds' as const;
    for (const book of [open, ending, last]) {
      expect(holdRefused(book, { orderId: 'or_1', code }).book).toBe(book);
      expect(holdPlaced(book, 'or_1').book).toBe(book);
    }
    expect(over(last, 'or_1', 7n)).toBe(last);
  });

  it('[OB4] never takes more than is held, nor nothing where something is to be taken', () => {
    for (const taken of ['101', '0', '-1'])
      expect(() => end(held('or_1'), ['or_1'], post(taken))).toThrow(RangeError);
    for (const taken of ['100', '1']) expect(due(end(held('or_1'), ['or_1'], post(taken)))).toHaveLength(1);
  });

  it('[OB5] of nothing is held and over at once', () => {
    const free = placed(bid('or_1', { amountMinor: '0' }), bid('or_2', { amountMinor: '0' }));
    expect([due(free), orderStatus(free, 'or_1').type]).toEqual([[], 'settled']);
    const book = end(end(free, ['or_1'], post('0', true)), ['or_2'], VOID);
    expect([due(book), owesNothing(book), [...book.kept.keys()]]).toEqual([[], true, ['or_1']]);
    expect(book.ended).toMatchObject([{ orderId: 'or_2', end: 'withdrawn', returnedMinor: '0' }]);
  });

  it('[OB6] that is refused was never there, also when its end was asked for', () => {
    for (const book of [placed(bid('or_1')), end(placed(bid('or_1')), ['or_1'], VOID)]) {
      const refused = holdRefused(book, { orderId: 'or_1', code: 'InsufficientFunds' });
      expect(refused.order?.orderId).toBe('or_1');
      const facts = { end: 'refused', takenMinor: '0', returnedMinor: '0', refused: 'InsufficientFunds' };
      expect(refused.book.ended).toMatchObject([facts]);
      expect(orderStatus(refused.book, 'or_1')).toMatchObject({ refused: 'InsufficientFunds', order: null });
    }
  });

  it('[OB7] is over as its entry says: who was to be paid and is not finds it expired', () => {
    const asked = end(held('or_1', 'or_2'), ['or_1', 'or_2'], (order) =>
      order.orderId === 'or_1' ? post('100', true) : VOID,
    );
    const book = over(over(asked, 'or_1', 0n), 'or_2', 30n);
    expect(book.ended).toMatchObject([
      { orderId: 'or_1', end: 'expired', takenMinor: '0', returnedMinor: '100' },
      { orderId: 'or_2', end: 'settled', takenMinor: '30', returnedMinor: '70' },
    ]);
    expect(book.kept.size).toBe(0);
  });

  it('[OB8] that bought what lasts is kept until it is forgotten', () => {
    const book = over(end(held('or_1'), ['or_1'], post('100', true)), 'or_1', 100n);
    expect([owesNothing(book), book.ended, orderStatus(book, 'or_1').type]).toEqual([true, [], 'settled']);
    expect(recognise(book, told())).toBe('again');
    expect(recognise(forget(book, ['or_1']), told())).toBe('new');
    const open = held('or_1');
    expect(forget(open, ['or_1'])).toEqual(open);
  });
});

const told = (patch: object = {}) => ({
  ...{ orderId: 'or_1', purpose: 'bid', payerId: payer(1).id, asset: 'MESI' as const, amountMinor: '100' },
  ...patch,
});

describe('the book', () => {
  it('[OB9] remembers so many ends and no more', () => {
    const ids = Array.from({ length: ENDED_KEPT + 1 }, (_, n) => `or_${n}`);
    const asked = end(held(...ids), ids, VOID);
    const all = ids.reduce((book, id) => over(book, id, 0n), asked);
    expect([all.ended.length, all.ended.at(0)?.orderId, all.ended.at(-1)?.orderId]).toEqual([
      ENDED_KEPT,
      'or_1',
      `or_${ENDED_KEPT}`,
    ]);
    expect([orderStatus(all, 'or_0').type, orderStatus(all, 'or_1').type]).toEqual(['unknown', 'settled']);
  });

  it('[OB10] knows an order that is told again from another one under its id', () => {
    const open = held('or_1');
    const ended = over(end(open, ['or_1'], VOID), 'or_1', 0n);
    for (const book of [placed(bid('or_1')), open, ended]) {
      const [other, same] = ['conflict', 'again'];
      expect(recognise(book, told())).toBe(same);
      expect(recognise(book, told({ amountMinor: undefined }))).toBe(same);
      for (const patch of [{ purpose: 'gift' }, { payerId: 'us_x' }, { asset: 'USD' }, { amountMinor: '1' }])
        expect(recognise(book, told(patch))).toBe(other);
      expect(() => place(book, bid('or_1'))).toThrow('before');
    }
    const long = { ...ended, ended: ended.ended.map((one) => ({ ...one, purpose: null })) };
    expect(recognise(long, told({ purpose: 'gift' }))).toBe('again');
    expect(recognise(open, told({ orderId: 'or_2' }))).toBe('new');
  });

  it('[OB11] takes so many orders and no more, kept ones counted', () => {
    const ids = Array.from({ length: LIMITS.openOrders - 1 }, (_, n) => `or_${n}`);
    const open = end(held(...ids), ['or_0'], post('100', true));
    const most = placedIn(over(open, 'or_0', 100n), 'or_last');
    expect(most.open.size + most.kept.size).toBe(LIMITS.openOrders);
    expect(place(most, bid('or_more'))).toEqual({ ok: false, rejection: 'RateLimited' });
    expect(placedIn(forget(most, ['or_0']), 'or_more').open.has('or_more')).toBe(true);
  });

  it('[OB12] names the first that is due, and returns what is', () => {
    const book = placed(
      bid('or_1', { dueAtMs: 9 }),
      bid('or_2', { dueAtMs: 7 }),
      bid('or_3', { dueAtMs: 5 }),
    );
    expect([nextDueAtMs(book), nextDueAtMs(end(book, ['or_3'], VOID)), nextDueAtMs(newBook())]).toEqual([
      5,
      7,
      null,
    ]);
    const ids = (nowMs: number) => expire(book, nowMs).expired.map(({ orderId }) => orderId);
    expect([ids(4), ids(5), ids(8).sort()]).toEqual([[], ['or_3'], ['or_2', 'or_3']]);
    const returned = holdPlaced(expire(book, 5).book, 'or_3').book;
    expect(over(returned, 'or_3', 0n).ended).toMatchObject([{ orderId: 'or_3', end: 'expired' }]);
  });

  it('[OB13] is the same when it was written and read again', () => {
    const open = end(held('or_1', 'or_2', 'or_3'), ['or_2', 'or_3'], post('100', true));
    const book = placedIn(over(open, 'or_3', 100n), 'or_4');
    const written = JSON.parse(JSON.stringify(bookToDocument(book)));
    expect(bookFromDocument(written)).toEqual(book);
  });
});

const placedIn = (book: OrderBook, orderId: string): OrderBook => {
  const outcome = place(book, bid(orderId));
  return outcome.ok ? outcome.book : book;
};

describe('payees', () => {
  const deal = (shares: readonly number[], taken: bigint) =>
    dealOut(
      shares.map((share, n) => ({ account: `creator:us_${n}`, share })),
      taken,
    ).map(({ takenMinor }) => takenMinor);

  it('[OB14] get their shares by largest remainder, of equals the earlier one first', () => {
    expect(deal([1, 1, 1], 100n)).toEqual([34n, 33n, 33n]);
    expect(deal([1, 1, 1], 2n)).toEqual([1n, 1n, 0n]);
    expect(deal([7, 2, 1], 101n)).toEqual([71n, 20n, 10n]);
    expect(deal([1, 3, 2], 1n)).toEqual([0n, 1n, 0n]);
    expect(deal([5], 7n)).toEqual([7n]);
  });

  it('[OB15] are so many and no more, with shares above nothing', () => {
    const many = (length: number) =>
      Array.from({ length }, (_, n) => ({ account: `creator:us_${n}`, share: 1 }));
    expect(place(newBook(), bid('or_1', { payees: many(PAYEES) })).ok).toBe(true);
    const wrong = [many(PAYEES + 1), [], ...[0, -1, 0.5].map((share) => [{ account: OWNER, share }])];
    for (const payees of wrong) expect(() => place(newBook(), bid('or_1', { payees }))).toThrow(RangeError);
  });
});

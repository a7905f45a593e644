import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../shared/limits.ts';
import { DAY_MS } from '../../../../shared/time.ts';
import { ENDED_KEPT } from '../../orders/book.ts';
import { priceIn } from '../../orders/price.ts';
import type { AskWhat } from '../link/asks.ts';
import {
  bidFor,
  buyTicket,
  closeCurtain,
  creator,
  fan,
  MachineStage,
  REQUESTS,
  SALE,
  ticketOf,
  ticketStates,
} from './machineTestKit.ts';
import { modesFromDocument } from './modes.ts';

const selling = (patch: Partial<typeof SALE> | Record<string, unknown> = {}) =>
  MachineStage.live().do({ ...SALE, ...patch });
const open = {
  type: 'switchMode',
  mode: { type: 'public', limitMinutes: null },
  confirm: null,
  leaving: 0,
} as const;
const tip = (
  entryId: string,
  who: number,
  mesiMinor: string,
  from: ReturnType<typeof fan> | null = fan(who),
) =>
  ({
    type: 'tipCommitted',
    tip: {
      entryId,
      tipId: `shown_${entryId}`,
      atMs: 1,
      from,
      payerId: fan(who).id,
      asset: 'MESI',
      amountMinor: mesiMinor,
      mesiMinor,
      message: '',
    },
  }) as const;
const states = (stage: MachineStage) => ticketStates(stage.modes);

describe('a stream that begins behind the curtain', () => {
  const goLive = (sale: object) =>
    ({ type: 'goLive', title: 'Hi', kind: 'video', goal: null, sale: { ...TICKETS, ...sale } }) as const;
  const TICKETS = { saleId: SALE.saleId, priceMinor: '100', total: 2 };

  it('[TK16] is ticket-only in the frame in which it is live, and sells at the door', () => {
    const stage = new MachineStage().do({ type: 'creatorJoined' }).do(goLive({}));
    const told = stage.cut()!.frame!.frame.events.map(({ type }) => type);
    expect(told).toEqual(expect.arrayContaining(['live', 'mode', 'sale']));
    expect(stage.state.view.stage.mode).toEqual({ type: 'ticketOnly', saleId: SALE.saleId });
    expect(states(stage.ask(1, 'or_1', buyTicket()).pay())).toEqual(['paid']);
    expect(stage.taken.get('or_1')).toBe(100n);
  });

  it('[TK16] begins not at all where the sale is not right', () => {
    for (const wrong of [{ priceMinor: '0' }, { total: 0 }]) {
      const stage = new MachineStage();
      expect(stage.refusal(goLive(wrong))).toBe('SaleInvalid');
      expect(stage.state.view.stage.phase.type).toBe('idle');
    }
  });
});

describe('a sale', () => {
  it('[TK1] wants a price, a number and a minimum that can be met', () => {
    const live = MachineStage.live();
    for (const wrong of [
      { priceMinor: '0' },
      { priceMinor: 'x' },
      { total: 0 },
      { total: LIMITS.tickets + 1 },
      { minimum: 4 },
    ])
      expect(live.refusal({ ...SALE, ...wrong })).toBe('SaleInvalid');
    expect(live.refusal({ ...SALE, total: LIMITS.tickets, minimum: LIMITS.tickets })).toBeNull();
    expect(new MachineStage().refusal(SALE)).toBe('StreamNotLive');
  });

  it('[TK1] is one at a time', () => {
    const stage = selling().ask(1, 'or_1', buyTicket()).pay();
    expect(stage.refusal(SALE)).toBe('SaleAlreadyOpen');
    stage.do({ type: 'stopSale', cancel: false });
    expect(stage.refusal({ ...SALE, saleId: 'sale_000002' })).toBe('SaleAlreadyOpen');
    stage.do({ type: 'stopSale', cancel: true });
    expect(stage.refusal({ ...SALE, saleId: 'sale_000002' })).toBeNull();
  });
});

describe('buying', () => {
  it('[TK2] reserves a ticket before its money is held, and never one too many', () => {
    const stage = selling();
    for (const who of [1, 2, 3]) stage.ask(who, `or_${who}`, buyTicket());
    expect(stage.modes.tickets.size).toBe(3);
    expect(stage.refused(4, 'or_4', buyTicket())).toBe('TicketsSoldOut');
    stage.pay();
    expect(stage.refused(4, 'or_4', buyTicket())).toBe('TicketsSoldOut');
    expect(stage.cut()?.next.view.stage.sale).toMatchObject({ total: 3, sold: 0, reserved: 3 });
  });

  it('[TK3] gives one a person, and one an order', () => {
    const stage = selling().ask(1, 'or_1', buyTicket()).ask(1, 'or_1', buyTicket());
    expect(stage.refused(1, 'or_1b', buyTicket())).toBe('TicketAlreadyBought');
    stage.pay().ask(1, 'or_1', buyTicket());
    expect(states(stage)).toEqual(['held']);
  });

  it('[TK12] refuses the id of an order for anything else, while it stands and when it is over', () => {
    const stage = MachineStage.live().do(SALE).do(REQUESTS);
    stage.ask(1, 'or_1', bidFor('900')).pay();
    const others: readonly AskWhat[] = [
      buyTicket(),
      bidFor('901'),
      bidFor('900', true),
      { ...bidFor('900'), message: 'hello' } as AskWhat,
      { ...bidFor('900'), asset: 'USD' } as AskWhat,
    ];
    const codes = () => others.map((what) => stage.refused(1, 'or_1', what));
    expect(codes()).toEqual(others.map(() => 'IdempotencyConflict'));
    expect(stage.refused(1, 'or_1', bidFor('900'))).toBeNull();
    stage.do({ type: 'declineRequest', orderId: 'or_1' }).pay();
    expect([stage.refused(1, 'or_1', bidFor('901')), stage.refused(1, 'or_1', bidFor('900'))]).toEqual([
      'IdempotencyConflict',
      null,
    ]);
    stage.ask(2, 'or_2', buyTicket()).pay();
    expect(stage.refused(2, 'or_2', bidFor('900'))).toBe('IdempotencyConflict');
    expect(stage.refused(2, 'or_2', buyTicket())).toBeNull();
  });

  it('[TK3] is for viewers of a live stream with a sale', () => {
    expect(MachineStage.live().refused(1, 'or_1', buyTicket())).toBe('TicketSaleClosed');
    expect(selling().refused(1, 'or_1', buyTicket('100', 'sale_other1'))).toBe('TicketSaleClosed');
    const own = { id: 'or_1', person: creator, what: buyTicket() };
    expect(selling().refusal({ type: 'ask', ask: own })).toBe('Forbidden');
    expect(selling().do({ type: 'endStream' }).refused(1, 'or_1', buyTicket())).toBe('StreamEnded');
  });

  it('[TK4] asks no more than was shown', () => {
    expect(selling().refused(1, 'or_1', buyTicket('99'))).toBe('PriceChanged');
    const stage = selling().ask(1, 'or_1', buyTicket('150'));
    expect(ticketOf(stage.modes, fan(1).id)?.amountMinor).toBe('100');
  });

  it('[TK5] takes tips off the price, also anonymous ones, each once', () => {
    const stage = selling({ tipsCount: true })
      .do(tip('tip_1', 1, '30'))
      .do(tip('tip_2', 1, '15', null));
    expect(stage.refused(1, 'or_1', buyTicket('54'))).toBe('PriceChanged');
    stage.ask(1, 'or_1', buyTicket('55')).pay();
    expect(ticketOf(stage.modes, fan(1).id)).toMatchObject({
      amountMinor: '55',
      creditMinor: '45',
      state: 'held',
    });
    stage.do({ type: 'stopSale', cancel: true }).pay();
    stage
      .do({ ...SALE, saleId: 'sale_000002', tipsCount: true })
      .ask(1, 'or_2', buyTicket('55', 'sale_000002'))
      .pay();
    stage.do(closeCurtain(1)).pay().do(open).do({ type: 'stopSale', cancel: false });
    stage.do({ ...SALE, saleId: 'sale_000003', tipsCount: true });
    expect(stage.refused(1, 'or_3', buyTicket('99', 'sale_000003'))).toBe('PriceChanged');
  });

  it('[TK5] holds nothing for a ticket that tips cover', () => {
    const stage = selling({ tipsCount: true })
      .do(tip('tip_1', 1, '130'))
      .ask(1, 'or_1', buyTicket('0'));
    expect([states(stage), stage.placed]).toEqual([['held'], []]);
    stage.do(closeCurtain(1)).pay();
    expect([states(stage), stage.modes.earnedMinor]).toEqual([['paid'], '0']);
  });

  it('[TK6] holds the least of another asset that is worth the price', () => {
    const rate = { rateId: 'r1', numerator: '7', denominator: '3' };
    const priced = priceIn(100n, { asset: 'USD', rate });
    expect(priced).toMatchObject({ asset: 'USD', amountMinor: '43', mesiMinor: '101' });
    expect(priceIn(99n, { asset: 'USD', rate })).toMatchObject({ amountMinor: '43' });
    expect(priceIn(98n, { asset: 'USD', rate })).toMatchObject({ amountMinor: '42', mesiMinor: '98' });
    const unpriced: AskWhat = {
      ...buyTicket(),
      type: 'buyTicket',
      saleId: SALE.saleId,
      asset: 'USD',
      rate: null,
      priceMinor: '100',
    };
    expect(selling().refused(1, 'or_1', unpriced)).toBe('QuoteExpired');
  });

  it('[TK7] frees the ticket when the money is not there', () => {
    const stage = selling({ total: 1 }).ask(1, 'or_1', buyTicket());
    expect(stage.refused(2, 'or_2', buyTicket())).toBe('TicketsSoldOut');
    stage.refuseMoney('or_1').refuseMoney('or_1');
    expect(stage.endOf('or_1')).toMatchObject({ end: 'refused', refused: 'InsufficientFunds' });
    stage.ask(2, 'or_2', buyTicket()).pay();
    expect(states(stage)).toEqual(['held']);
  });

  it('[TK11] remembers so many ends and no more', () => {
    const stage = selling();
    for (let n = 0; n <= ENDED_KEPT; n += 1) stage.ask(1, `or_${n}`, buyTicket()).refuseMoney(`or_${n}`);
    expect(stage.modes.orders.ended).toHaveLength(ENDED_KEPT);
    expect([stage.endOf('or_0'), stage.endOf(`or_${ENDED_KEPT}`)?.end]).toEqual([undefined, 'refused']);
  });
});

describe('the curtain', () => {
  it('[MO4] wants a sale, its minimum, and the numbers that were confirmed', () => {
    expect(MachineStage.live().refusal(closeCurtain(0))).toBe('TicketSaleClosed');
    const stage = selling({ minimum: 2 }).ask(1, 'or_1', buyTicket()).pay();
    expect(stage.refusal(closeCurtain(1))).toBe('SaleBelowMinimum');
    stage.ask(2, 'or_2', buyTicket()).pay();
    expect(stage.refusal(closeCurtain(3))).toBe('CurtainNumbersChanged');
    expect(stage.refusal({ ...closeCurtain(2), confirm: null })).toBe('CurtainNumbersChanged');
    expect(stage.refusal({ ...closeCurtain(2, 20), leaving: 23 })).toBe('CurtainNumbersChanged');
    expect(stage.refusal({ ...closeCurtain(2, 20), leaving: 22 })).toBeNull();
    expect(stage.refusal(closeCurtain(1))).toBeNull();
  });

  it('[MO5] takes the money of all who hold, in one step', () => {
    const stage = selling().ask(1, 'or_1', buyTicket()).ask(2, 'or_2', buyTicket()).pay();
    stage.cut();
    stage.do(closeCurtain(2));
    const cut = stage.cut()!;
    expect(cut.document?.modes?.base).toEqual({ type: 'ticketOnly', saleId: SALE.saleId });
    expect(ticketStates(modesFromDocument(cut.document!.modes))).toEqual(['settling', 'settling']);
    expect(cut.frame?.frame.events.map((event) => event.type)).toEqual(['mode', 'sale']);
    stage.pay();
    expect([states(stage), stage.modes.earnedMinor]).toEqual([['paid', 'paid'], '200']);
  });

  it('[MO5] earns each ticket once, however often its end is told', () => {
    const stage = selling().ask(1, 'or_1', buyTicket()).pay().do(closeCurtain(1)).pay();
    stage.do({ type: 'holdEnded', orderId: 'or_1', takenMinor: 100n, mesiMinor: 100n });
    expect(stage.modes.earnedMinor).toBe('100');
  });

  it('[TK8] sells on behind the curtain, and takes the money at once', () => {
    const stage = selling()
      .ask(1, 'or_1', buyTicket())
      .pay()
      .ask(2, 'or_2', buyTicket())
      .do(closeCurtain(1))
      .ask(3, 'or_3', buyTicket())
      .pay();
    expect([states(stage), stage.modes.earnedMinor]).toEqual([['paid', 'paid', 'paid'], '300']);
    expect(stage.refused(4, 'or_4', buyTicket())).toBe('TicketsSoldOut');
    expect(
      selling().do(closeCurtain(0)).do({ type: 'stopSale', cancel: true }).refused(4, 'or_4', buyTicket()),
    ).toBe('TicketSaleClosed');
  });

  it('[TK9] that never closes returns everything: the stream ends', () => {
    const stage = selling()
      .ask(1, 'or_1', buyTicket())
      .pay()
      .ask(2, 'or_2', buyTicket())
      .do({ type: 'endStream' })
      .pay();
    expect([...stage.taken]).toEqual([
      ['or_1', 0n],
      ['or_2', 0n],
    ]);
    expect([stage.endOf('or_1')?.end, stage.endOf('or_2')?.returnedMinor]).toEqual(['streamEnded', '100']);
  });

  it('[TK9] that never closes returns everything: cancelled, or stopped short of its minimum', () => {
    const cancelled = selling()
      .ask(1, 'or_1', buyTicket())
      .pay()
      .do({ type: 'stopSale', cancel: true })
      .pay();
    expect([cancelled.taken.get('or_1'), cancelled.modes.sale]).toEqual([0n, null]);
    const short = selling({ minimum: 2 }).ask(1, 'or_1', buyTicket()).ask(2, 'or_2', buyTicket());
    short.do({ type: 'holdPlaced', orderId: 'or_1' }).do({ type: 'stopSale', cancel: false });
    expect(states(short)).toEqual(['held', 'placing']);
    short.refuseMoney('or_2').pay();
    expect([short.taken.get('or_1'), short.modes.sale]).toEqual([0n, null]);
  });

  it('[TK9] returns what was held for too long', () => {
    const stage = selling()
      .ask(1, 'or_1', buyTicket())
      .pay()
      .wait(7 * DAY_MS - 1);
    expect(states(stage)).toEqual(['held']);
    expect(stage.wait(1).pay().endOf('or_1')?.end).toBe('expired');
  });

  it('[TK10] keeps paid tickets good when it opens and closes again, and held ones held', () => {
    const stage = selling()
      .ask(1, 'or_1', buyTicket())
      .pay()
      .do(closeCurtain(1))
      .pay()
      .do(open)
      .ask(2, 'or_2', buyTicket())
      .pay();
    expect(states(stage)).toEqual(['paid', 'held']);
    expect(stage.refused(1, 'or_1b', buyTicket())).toBe('TicketAlreadyBought');
    stage.do(closeCurtain(2)).pay();
    expect([states(stage), stage.modes.earnedMinor]).toEqual([['paid', 'paid'], '200']);
    const opened = selling()
      .ask(1, 'or_1', buyTicket())
      .pay()
      .do(closeCurtain(1))
      .pay()
      .do(open)
      .ask(2, 'or_2', buyTicket())
      .pay();
    opened.do({ type: 'endStream' }).pay();
    expect([opened.taken.get('or_1'), opened.taken.get('or_2')]).toEqual([100n, 0n]);
  });

  it('[TK9] has no income of a hold that somebody else returned', () => {
    const stage = selling().ask(1, 'or_1', buyTicket()).pay().do(closeCurtain(1));
    stage.do({ type: 'holdEnded', orderId: 'or_1', takenMinor: 0n, mesiMinor: 0n });
    expect([states(stage), stage.modes.earnedMinor, stage.endOf('or_1')?.end]).toEqual([[], '0', 'expired']);
  });
});

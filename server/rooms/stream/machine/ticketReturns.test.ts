import { describe, expect, it } from 'vitest';
import {
  buyTicket,
  closeCurtain,
  FOLLOWERS,
  MachineStage,
  SALE,
  ticketStates,
  twoPaid,
} from './machineTestKit.ts';
import { paidTickets } from './ticketReturns.ts';

const switchTo = (tickets?: 'keep' | 'return') =>
  ({
    type: 'switchMode',
    mode: { type: 'private', rules: FOLLOWERS, ...(tickets ? { tickets } : {}) },
    confirm: null,
    leaving: 0,
  }) as const;

const returnsOf = (stage: MachineStage) =>
  stage
    .due()
    .map(({ order: { payFrom, payees, amountMinor } }) => [payFrom, payees[0]?.account, amountMinor]);

describe('paid tickets and a private stream', () => {
  it('[TK13] stay good: the mode names their sale, and held ones name none', () => {
    const kept = twoPaid().do(switchTo());
    expect([kept.mode, ticketStates(kept.modes)]).toEqual([
      { type: 'private', rules: FOLLOWERS, ticketsOf: SALE.saleId },
      ['paid', 'paid'],
    ]);
    expect(kept.due()).toEqual([]);
    const held = MachineStage.live().do(SALE).ask(1, 'or_1', buyTicket()).pay().do(switchTo('return'));
    expect([held.mode, ticketStates(held.modes)]).toEqual([{ type: 'private', rules: FOLLOWERS }, ['held']]);
  });

  it('[TK13] are counted while their money is on its way', () => {
    const settling = MachineStage.live().do(SALE).ask(1, 'or_1', buyTicket()).pay().do(closeCurtain(1));
    expect(settling.do(switchTo()).mode).toMatchObject({ ticketsOf: SALE.saleId });
  });

  it('[TK14] [TK15] return in full from what was earned, once, and are gone when the money is back', () => {
    const stage = twoPaid();
    expect([stage.modes.earnedMinor, paidTickets(stage.modes).length]).toEqual(['200', 2]);
    stage.do(switchTo('return'));
    expect(returnsOf(stage)).toEqual([
      ['creator:us_creator', 'wallet:us_fan1', '100'],
      ['creator:us_creator', 'wallet:us_fan2', '100'],
    ]);
    expect(ticketStates(stage.modes)).toEqual(['paid', 'paid']);
    const before = stage.modes.orders.open.size;
    stage.do(switchTo('return'));
    expect(stage.modes.orders.open.size).toBe(before);
    stage.pay();
    expect([ticketStates(stage.modes), stage.modes.earnedMinor]).toEqual([[], '0']);
    expect(stage.do(switchTo()).refusal(switchTo('return'))).toBe('AlreadyInMode');
  });

  it('[TK14] stay good where the creator has not the money', () => {
    const stage = twoPaid().do(switchTo('return'));
    for (const { order } of stage.due()) stage.refuseMoney(order.orderId);
    expect([ticketStates(stage.modes), stage.modes.earnedMinor]).toEqual([['paid', 'paid'], '200']);
    stage.nowMs += 1;
    stage.do(switchTo('return')).pay();
    expect(ticketStates(stage.modes)).toEqual([]);
  });

  it('[TK15] that tips had covered give their credit back at once', () => {
    const stage = MachineStage.live().do({ ...SALE, tipsCount: true });
    stage.do({
      type: 'tipCommitted',
      tip: {
        ...{ entryId: 't', tipId: 'shown', atMs: 1, from: null, payerId: 'us_fan1', asset: 'MESI' },
        ...{ amountMinor: '100', mesiMinor: '100', message: '' },
      },
    });
    stage.ask(1, 'or_1', buyTicket('0')).pay().do(closeCurtain(1)).pay().do(switchTo('return'));
    expect([ticketStates(stage.modes), stage.due()]).toEqual([[], []]);
    stage.do({ type: 'switchMode', mode: { type: 'public', limitMinutes: null }, confirm: null, leaving: 0 });
    expect(stage.refused(1, 'or_2', buyTicket('0'))).toBeNull();
  });

  it('[TK13] let their holders in until the stream is opened: no new sale takes their place before', () => {
    const stage = twoPaid().do({ type: 'stopSale', cancel: false }).do(switchTo());
    const next = { ...SALE, saleId: 'sale_000002' } as const;
    expect(stage.refusal(next)).toBe('SaleAlreadyOpen');
    stage.do({ type: 'switchMode', mode: { type: 'public', limitMinutes: null }, confirm: null, leaving: 0 });
    expect(stage.refusal(next)).toBeNull();
  });

  it('[MO9] [TK13] are taken from the shards also when they end before the first frame after a restart', () => {
    const stage = twoPaid().do({ type: 'stopSale', cancel: false });
    stage.do({ type: 'switchMode', mode: { type: 'public', limitMinutes: null }, confirm: null, leaving: 0 });
    const later = stage.crash(1_000).do({ type: 'creatorJoined' });
    expect(later.state.rights.people.get('us_fan1')?.ticket?.state).toBe('paid');
    later.do({ ...SALE, saleId: 'sale_000002' }).cut();
    expect(later.state.rights.people.get('us_fan1')).toBeUndefined();
  });
});

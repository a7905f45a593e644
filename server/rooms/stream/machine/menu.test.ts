import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../shared/limits.ts';
import { MINUTE_MS } from '../../../../shared/time.ts';
import type { PaidShare } from '../../../domain/tips/split.ts';
import { documentOf } from '../cutFrame.ts';
import type { AskWhat } from '../link/asks.ts';
import { turnedBack } from './clockBack.ts';
import { creator, fan, MachineStage } from './machineTestKit.ts';
import { menuQueueView } from './menuViews.ts';
import { panelOf } from './panel.ts';

const SONG = { id: 'mi_song01', title: 'A song', priceMinor: '50', cooldownSeconds: 60, minutes: 10 };
const DANCE = { id: 'mi_dance1', title: 'A dance', priceMinor: '20' };

const withMenu = () => MachineStage.live().do({ type: 'setMenu', items: [SONG, DANCE] });
type Wish = Partial<Extract<AskWhat, { type: 'orderItem' }>>;
const wish = (of: Wish = {}): AskWhat => ({
  ...{ type: 'orderItem', itemId: DANCE.id, asset: 'MESI', amountMinor: '20', rate: null },
  ...{ message: '', anonymous: false, tipId: 'ti_1', shares: [], ...of },
});
/** Fan `n` orders a dance, under ids of that number. */
const order = (stage: MachineStage, n: number, of: Wish = {}) =>
  stage.ask(n, `or_${n}`, wish({ tipId: `ti_${n}`, ...of }));
const done = (tipId: string) => ({ type: 'menuDone', tipId }) as const;
const skip = (tipId: string) => ({ type: 'skipItem', tipId }) as const;
const waiting = ({ modes }: MachineStage) => menuQueueView(modes)?.waiting.map(({ id }) => id);
const menuOrders = (stage: MachineStage) => panelOf(stage.state, stage.nowMs).menuOrders;
const tipsIn = ({ state }: MachineStage) => state.view.history.filter(({ type }) => type === 'tip');

describe('the menu', () => {
  const items = [{ id: 'mi_song01', title: ' A song ', priceMinor: '50' }];

  it('[MN1] has items of different ids, each with a title and a price', () => {
    const live = MachineStage.live();
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ id: `mi_${n}`, title: 'x', priceMinor: '1' }));
    expect(live.do({ type: 'setMenu', items }).state.view.stage.menu).toEqual([
      { ...items[0], title: 'A song' },
    ]);
    expect(live.refusal({ type: 'setMenu', items: many(LIMITS.menuItems) })).toBeNull();
    const wrong = [
      many(LIMITS.menuItems + 1),
      [...items, ...items],
      [{ ...items[0]!, title: ' ' }],
      [{ ...items[0]!, priceMinor: '0' }],
      [{ ...items[0]!, title: 'x'.repeat(LIMITS.menuTitleChars + 1) }],
    ];
    for (const bad of wrong) expect(live.refusal({ type: 'setMenu', items: bad })).toBe('MenuInvalid');
  });

  it('[MN2] an order covers the price, and stands in the list as soon as its money is held', () => {
    const stage = withMenu();
    expect(stage.refused(1, 'or_1', wish({ amountMinor: '19' }))).toBe('MenuPriceNotMet');
    expect(stage.refused(1, 'or_1', wish({ itemId: 'mi_other1' }))).toBe('MenuItemGone');
    expect(stage.refused(1, 'or_1', wish({ asset: 'USD' }))).toBe('QuoteExpired');
    order(stage, 1, { message: 'please' });
    expect([menuOrders(stage), waiting(stage)]).toEqual([[], []]);
    stage.pay();
    expect(menuOrders(stage)).toMatchObject([
      { tipId: 'ti_1', title: 'A dance', from: fan(1), isDone: false, mesiMinor: '20', message: 'please' },
    ]);
    expect(panelOf(stage.state, stage.nowMs)).toMatchObject({ heldMenuMinor: '20', heldMinor: '20' });
    order(stage, 2).refuseMoney('or_2');
    expect(waiting(stage)).toEqual(['ti_1']);
    expect(stage.modes.menuOrders).toHaveLength(1);
  });

  it('[MN3] what is done is paid whole, and is a tip from then on: once, with its title', () => {
    const stage = order(withMenu(), 1, { amountMinor: '25', message: 'please' }).pay();
    expect(tipsIn(stage)).toEqual([]);
    stage.do(done('ti_1')).do(done('ti_1'));
    expect(tipsIn(stage)).toEqual([]);
    stage.pay();
    expect(stage.taken.get('or_1')).toBe(25n);
    expect(tipsIn(stage)).toMatchObject([
      { id: 'ti_1', from: fan(1), mesiMinor: '25', message: 'please', menuTitle: 'A dance' },
    ]);
    expect(stage.state.view.stage).toMatchObject({ raisedMinor: '25', tipCount: 1 });
    expect(stage.modes.earnedMinor).toBe('0');
    expect(menuQueueView(stage.modes)).toMatchObject({ waiting: [], done: [{ id: 'ti_1' }] });
    // whoever finds it in the journal as well tells nobody
    const paid = { entryId: 'hold/or_1/end', tipId: 'ti_1', atMs: 1, from: fan(1), payerId: fan(1).id };
    const facts = { asset: 'MESI', amountMinor: '25', mesiMinor: '25', message: '' } as const;
    stage.do({ type: 'tipCommitted', tip: { ...paid, ...facts, menuTitle: 'A dance' } });
    expect([tipsIn(stage).length, menuOrders(stage).length]).toEqual([1, 1]);
  });

  it('[MN3] says of a tip whose giver wishes to stand on no list that it is unranked', () => {
    const stage = order(withMenu(), 1, { isUnranked: true }).pay().do(done('ti_1')).pay();
    expect(tipsIn(stage)).toMatchObject([{ id: 'ti_1', isUnranked: true }]);
    expect(stage.state.view.stage.topTippers).toEqual([]);
  });

  it('[MN3] pays whoever had a share of the tips when it was ordered, and says so', () => {
    const shares: readonly PaidShare[] = [
      { personId: 'us_guest', part: 2_500, into: 'wallet' },
      { personId: 'us_cause', part: 500, into: 'creator' },
    ];
    const stage = order(withMenu(), 1, { shares });
    const { payees, facts } = stage.modes.orders.open.get('or_1')!;
    expect(payees).toEqual([
      { account: `creator:${creator.id}`, share: 7_000 },
      { account: 'wallet:us_guest', share: 2_500 },
      { account: 'creator:us_cause', share: 500 },
    ]);
    expect(facts).toMatchObject({ shares: 'us_guest=2500 us_cause=500', menuTitle: 'A dance' });
  });

  it('[MN4] returns by itself when it is skipped, when its time is over, and when the stream ends', () => {
    const skipped = order(withMenu(), 1).pay().do(skip('ti_1'));
    expect(skipped.refusal(done('ti_1'))).toBe('NotFound');
    expect(skipped.pay().endOf('or_1')).toMatchObject({ end: 'declined', returnedMinor: '20' });
    expect(skipped.refusal(skip('ti_1'))).toBe('NotFound');

    const late = order(withMenu(), 1).pay();
    expect(waiting(late.wait(LIMITS.menuMinutes * MINUTE_MS - 1))).toEqual(['ti_1']);
    expect(late.wait(1).pay().endOf('or_1')).toMatchObject({ end: 'expired', takenMinor: '0' });
    expect(waiting(late)).toBeUndefined();
    const soon = order(withMenu(), 1, { itemId: SONG.id, amountMinor: '50' }).pay();
    expect(
      soon
        .wait(SONG.minutes * MINUTE_MS)
        .pay()
        .endOf('or_1'),
    ).toMatchObject({ end: 'expired' });

    const over = order(withMenu(), 1).pay().do({ type: 'endStream' }).pay();
    expect(over.endOf('or_1')).toMatchObject({ end: 'streamEnded', returnedMinor: '20' });
    const gone = order(withMenu(), 1).pay().do({ type: 'creatorLeft' });
    gone.wait(LIMITS.creatorGraceMs).pay();
    expect(gone.endOf('or_1')).toMatchObject({ end: 'streamEnded', returnedMinor: '20' });
  });

  it('[MN4] what is done stays paid when its time runs out, or the stream ends, before the money has moved', () => {
    const stage = order(withMenu(), 1)
      .pay()
      .do(done('ti_1'))
      .wait(60 * MINUTE_MS)
      .do({ type: 'endStream' });
    stage.pay();
    expect([stage.taken.get('or_1'), tipsIn(stage).length]).toEqual([20n, 1]);
  });

  it('[MN3] [MN4] is neither done nor shown when somebody has returned its money before', () => {
    const stage = order(withMenu(), 1).pay().do(done('ti_1'));
    stage.do({ type: 'holdEnded', orderId: 'or_1', takenMinor: 0n, mesiMinor: 0n });
    expect([tipsIn(stage), stage.modes.menuOrders]).toEqual([[], []]);
  });

  it('[MN12] returns to whoever takes back what they ordered, anonymously too, while it waits', () => {
    const stage = order(order(withMenu(), 1), 2, { anonymous: true }).pay();
    const cancel = (n: number, tipId: string) =>
      [n, `ask_${n}${tipId}`, { type: 'cancelItem', tipId }] as const;
    expect(stage.refused(...cancel(2, 'ti_1'))).toBe('NotFound');
    expect(stage.refused(...cancel(1, 'ti_none'))).toBe('NotFound');
    stage.ask(...cancel(2, 'ti_2')).ask(...cancel(2, 'ti_2'));
    // it cannot be done any more, before its money has moved
    expect(stage.refusal(done('ti_2'))).toBe('NotFound');
    expect(stage.pay().endOf('or_2')).toMatchObject({ end: 'cancelled', returnedMinor: '20' });
    expect(waiting(stage)).toEqual(['ti_1']);
    expect(stage.do(done('ti_1')).refused(...cancel(1, 'ti_1'))).toBe('NotFound');
    expect(stage.pay().taken.get('or_1')).toBe(20n);
  });

  it('[MN12] is found taken back by whoever rules next', () => {
    const stage = order(withMenu(), 1).pay().ask(1, 'ask_1', { type: 'cancelItem', tipId: 'ti_1' });
    const next = stage.crash(1_000).pay();
    expect([next.taken.get('or_1') ?? 0n, waiting(next), tipsIn(next)]).toEqual([0n, undefined, []]);
  });

  it('[MN4] [SM3] returns with a viewer who is removed, unless that would name who ordered', () => {
    const stage = order(order(withMenu(), 1), 2, { anonymous: true }).pay();
    for (const n of [1, 2]) stage.do({ type: 'removeViewer', target: fan(n), takeBack: false });
    stage.pay();
    expect([stage.endOf('or_1')?.end, waiting(stage)]).toEqual(['declined', ['ti_2']]);
    expect(stage.refused(1, 'or_3', wish())).toBe('Removed');
  });

  it('[MN5] lets an item cool down, unless the order returned', () => {
    const song = { itemId: SONG.id, amountMinor: '50' };
    const stage = order(withMenu(), 1, song).pay();
    expect(stage.refused(2, 'or_2', wish({ ...song, tipId: 'ti_2' }))).toBe('MenuCoolingDown');
    expect(menuQueueView(stage.modes)?.cooling).toEqual([{ itemId: SONG.id, untilMs: stage.nowMs + 60_000 }]);
    expect(stage.wait(59_999).refused(2, 'or_2', wish(song))).toBe('MenuCoolingDown');
    expect(stage.wait(1).refused(2, 'or_2', wish(song))).toBeNull();
    const again = order(withMenu(), 1, song).pay().do(skip('ti_1')).pay();
    expect(again.refused(2, 'or_2', wish(song))).toBeNull();
    const poor = order(withMenu(), 1, song).refuseMoney('or_1');
    expect(poor.refused(2, 'or_2', wish(song))).toBeNull();
  });

  it('[MN5] lets so many orders wait, of all and of one person', () => {
    const stage = withMenu();
    for (let n = 1; n <= LIMITS.menuOfPerson; n += 1)
      stage.ask(1, `or_own${n}`, wish({ tipId: `ti_own${n}` }));
    expect(stage.pay().refused(1, 'or_more', wish())).toBe('RateLimited');
    for (let n = 2; n < 2 + LIMITS.menuWaiting - LIMITS.menuOfPerson; n += 1) order(stage, n);
    expect(stage.pay().refused(99, 'or_more', wish())).toBe('MenuQueueFull');
    expect(stage.do(done('ti_own1')).pay().refused(99, 'or_more', wish())).toBeNull();
  });

  it('[MN2] keeps so many in the list, and never puts out one that money is held for', () => {
    const stage = withMenu();
    for (let n = 1; n <= LIMITS.menuOrders + 10; n += 1) {
      order(stage, n).pay();
      if (n % 3 > 0) stage.do(done(`ti_${n}`));
      else if (n < 90) stage.do(skip(`ti_${n}`));
      stage.pay();
    }
    expect(stage.modes.menuOrders.length).toBeLessThanOrEqual(LIMITS.menuOrders);
    expect(tipsIn(stage)).toHaveLength(LIMITS.historyEvents);
    expect(waiting(stage)).toEqual([90, 93, 96, 99, 102, 105, 108].map((n) => `ti_${n}`));
  });

  it('[MN6] shows what waits and what is done, and names nobody who wished it', () => {
    const stage = order(order(withMenu(), 1), 2, { anonymous: true }).pay();
    expect(menuQueueView(stage.modes)?.waiting).toMatchObject([
      { id: 'ti_1', title: 'A dance', from: fan(1), mesiMinor: '20' },
      { id: 'ti_2', from: null },
    ]);
    stage.do(done('ti_2')).do(done('ti_1')).pay();
    expect(menuQueueView(stage.modes)?.done).toEqual([
      { id: 'ti_1', title: 'A dance', from: fan(1) },
      { id: 'ti_2', title: 'A dance', from: null },
    ]);
    stage.cut();
    expect(stage.state.view.stage.menuQueue).toEqual(menuQueueView(stage.modes));
    expect(JSON.stringify([stage.state.view, menuOrders(stage)])).not.toContain(fan(2).id);
  });

  it('[MN6] tells each person which of the orders are theirs', () => {
    const stage = order(order(withMenu(), 1), 2, { anonymous: true }).pay();
    stage.cut();
    const own = (n: number) => stage.state.rights.people.get(fan(n).id)?.menu;
    expect([own(1), own(2)]).toEqual([['ti_1'], ['ti_2']]);
    stage.do(done('ti_1')).pay().cut();
    expect([own(1), own(2)]).toEqual([undefined, ['ti_2']]);
  });

  it('[MN7] the same command is the same order, and another one under its id is none', () => {
    const stage = order(withMenu(), 1, { message: 'please' });
    expect(stage.refused(1, 'or_1', wish({ message: 'please' }))).toBeNull();
    for (const other of [{ amountMinor: '21' }, { message: 'now' }, { itemId: SONG.id }, { anonymous: true }])
      expect(stage.refused(1, 'or_1', wish({ message: 'please', ...other }))).toBe('IdempotencyConflict');
    expect(stage.refused(2, 'or_1', wish({ message: 'please' }))).toBe('IdempotencyConflict');
    stage.do({ type: 'setMenu', items: [] });
    order(stage, 1, { message: 'please' }).pay();
    expect(waiting(stage)).toEqual(['ti_1']);
    expect(stage.do(done('ti_1')).pay().taken.get('or_1')).toBe(20n);
  });

  it('[MN2] takes no words of who is muted, nor of who pays too little for them, and is not for the creator', () => {
    const stage = withMenu().do({ type: 'mute', target: fan(1), minutes: 5 });
    expect(stage.refused(1, 'or_1', wish({ message: 'hi' }))).toBe('Muted');
    stage.do({ type: 'setTipRules', smallestMinor: '0', smallestTextMinor: '21' });
    expect(stage.refused(2, 'or_2', wish({ message: 'hi' }))).toBe('TipTooSmallForText');
    expect(stage.refused(2, 'or_2', wish())).toBeNull();
    const own = { id: 'or_3', person: creator, what: wish() };
    expect(stage.refusal({ type: 'ask', ask: own })).toBe('Forbidden');
    expect(stage.do({ type: 'endStream' }).refused(2, 'or_2', wish())).toBe('StreamEnded');
  });

  it('[MN3] [MN4] is found again by whoever rules next, after each step', () => {
    const steps: readonly ((stage: MachineStage) => MachineStage)[] = [
      (stage) => order(stage, 1),
      (stage) => stage.pay(),
      (stage) => stage.do(done('ti_1')),
    ];
    for (let before = 0; before <= steps.length; before += 1) {
      let stage = withMenu();
      for (const [at, step] of steps.entries()) {
        if (at === before) stage = stage.crash(1_000).do({ type: 'creatorJoined' });
        stage = step(stage);
      }
      stage = stage.crash(1_000).pay();
      expect([before, stage.taken.get('or_1'), tipsIn(stage).length]).toEqual([before, 20n, 1]);
      expect(stage.state.view.stage.menuQueue?.done ?? menuQueueView(stage.modes)?.done).toHaveLength(1);
    }
  });

  it('[MN4] [ST18] gives an order as much time as before when the clock was set back', () => {
    const stage = order(withMenu(), 1).pay();
    const document = { ...documentOf(stage.state), writtenAtMs: stage.nowMs };
    const { menuOrders: moved } = turnedBack(document, stage.nowMs - 500).modes;
    expect(moved[0]?.dueAtMs).toBe(stage.modes.menuOrders[0]!.dueAtMs! - 500);
  });

  it('[MN2] shows what a server of before was paid for, until it is done', () => {
    const stage = withMenu();
    const tip = (n: number) => ({
      ...{ entryId: `tip_${n}`, tipId: `ti_${n}`, atMs: n, from: fan(n), payerId: fan(n).id },
      ...{ asset: 'MESI', amountMinor: '5', mesiMinor: '5', message: '', menuTitle: 'A song' },
    });
    for (let n = 1; n <= LIMITS.menuOrders; n += 1) stage.do({ type: 'tipCommitted', tip: tip(n) as never });
    expect(stage.refusal(skip('ti_7'))).toBe('NotFound');
    stage.do(done('ti_7')).do({ type: 'tipCommitted', tip: tip(101) as never });
    expect(menuOrders(stage).some(({ tipId }) => tipId === 'ti_7')).toBe(false);
    stage.do({ type: 'tipCommitted', tip: tip(102) as never });
    expect([menuOrders(stage).length, menuOrders(stage)[0]?.tipId]).toEqual([LIMITS.menuOrders, 'ti_2']);
    expect(menuQueueView(stage.modes)).toBeNull();
  });
});

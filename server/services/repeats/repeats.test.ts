import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RepeatSpan } from '../../../shared/protocol/repeats.ts';
import { REPEAT_LIMITS } from '../../../shared/repeatLimits.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import { placeTip } from '../../domain/tips/placeTip.ts';
import { dateOf } from '../../domain/tips/repeatDates.ts';
import type { LedgerPort } from '../ledger/port.ts';
import { ADA, NOVA, type NoticesWorld, openNotices, readOn, topUp } from '../notices/notices.testkit.ts';
import { createHmacIds } from '../opaqueIds/hmacIds.ts';
import { createFixedRates } from '../rates/fixedRates.ts';
import { createSpending } from '../spending/createSpending.ts';
import { payDueRepeats, type RepeatRoundsParts } from './repeatRounds.ts';
import { createStoreRepeats } from './storeRepeats.ts';

const MESI = 1_000_000n;
const WEEK_MS = 7 * DAY_MS;

describe('the dates of a tip that repeats', () => {
  const on = (text: string) => Date.parse(`${text}T10:00:00Z`);

  it('[TR2] are counted from its begin, on the last day of a month that is too short, and do not drift', () => {
    const monthly = { sinceMs: on('2027-01-31'), every: 'month' } as const;
    expect([1, 2, 3, 13].map((n) => dateOf(monthly, n))).toEqual(
      ['2027-02-28', '2027-03-31', '2027-04-30', '2028-02-29'].map(on),
    );
    const weekly = { sinceMs: on('2027-03-25'), every: 'week' } as const;
    // the clocks of Europe change in between
    expect([1, 2].map((n) => dateOf(weekly, n))).toEqual(['2027-04-01', '2027-04-08'].map(on));
  });
});

describe('tips that repeat', () => {
  let world: NoticesWorld;
  let parts: RepeatRoundsParts;
  let spending: ReturnType<typeof createSpending>['spending'];
  let isBlocked = false;
  let seen = 0;
  let tips = 0;

  beforeAll(async () => {
    world = openNotices();
    const { clock } = world;
    const rates = createFixedRates({ clock });
    const limits = createSpending({ ...world, journal: world.ledger, rates });
    spending = limits.spending;
    parts = {
      ...world,
      ledger: limits.limited,
      rates,
      ids: world.runtime.ids,
      notices: world.all[0]!,
      opaqueIds: createHmacIds('makes the ids'),
      messageRules: { isBlocked: async () => isBlocked },
      onFailed: (err) => {
        throw err;
      },
    };
    await world.ledger.append(topUp(ADA, 20n * MESI));
  });
  afterAll(() => world.close());

  const repeats = () => createStoreRepeats(parts);
  const round = (other: Partial<RepeatRoundsParts> = {}) => payDueRepeats({ ...parts, ...other });
  const earned = async () => ((await world.ledger.balances(`creator:${NOVA}`)).MESI ?? 0n) / MESI;
  const stop = () => repeats().stop({ giverId: ADA, payeeId: NOVA });
  /** Ada's tip to Nova, which is to repeat. */
  async function begin(every: RepeatSpan, amount = 1n) {
    tips += 1;
    const command = { commandId: `tip-number-${tips}`, asset: 'MESI', amountMinor: String(amount * MESI) };
    const [giver, payee] = [await world.identity.get(ADA), await world.identity.get(NOVA)];
    const taker = { rules: { smallestMinor: '0', smallestTextMinor: '0' }, payee: payee! };
    const given = await placeTip(parts, {
      command: { ...command, message: 'as ever', anonymous: true },
      giver: giver!,
      ref: 'stream:st_somewhere',
      taker: { ok: true, value: taker },
      whySilent: async () => null,
    });
    const tip = given.ok ? given.value.receipt : null;
    const begun = await repeats().start({ giverId: ADA, tip, every });
    return { tip, begun };
  }
  /** Moves the clock to the next date, and beyond it. */
  async function toNext(beyondMs = 0) {
    const [next] = await repeats().list(ADA);
    world.runtime.advance(next!.nextAtMs + beyondMs - world.clock.nowMs());
  }
  /** What Ada was told since the last time. */
  async function told() {
    const notices = await readOn(world.all[0]!, ADA, seen);
    seen = notices.at(-1)?.seq ?? seen;
    return notices.map((news) => (news.type === 'tipRepeated' ? [news.what, news.code] : [news.type]));
  }

  it('[TR1] [TR3] [TR8] are paid on each date, once, by several processes at a time', async () => {
    const { tip, begun } = await begin('week');
    const { nowMs } = world.clock;
    expect(begun).toMatchObject({
      ok: true,
      value: { every: 'week', message: 'as ever', anonymous: true, nextAtMs: nowMs() + WEEK_MS, last: null },
    });
    expect(await round()).toBeGreaterThan(0);
    expect(await earned()).toBe(1n);
    world.runtime.advance(WEEK_MS - 1);
    await round();
    expect(await earned()).toBe(1n);
    world.runtime.advance(1);
    await Promise.all([round(), round(), round()]);
    await round();
    expect(await earned()).toBe(2n);
    const [, again] = (await world.ledger.find({ by: { account: `creator:${NOVA}` }, limit: 9 })).receipts;
    expect(again).toMatchObject({
      kind: 'tip',
      ref: `profile:${NOVA}`,
      memo: { message: 'as ever', anonymous: 'yes' },
    });
    expect(await told()).toEqual([['paid', null]]);
    // the same wish again is the same; another one waits until this one is stopped
    expect(await repeats().start({ giverId: ADA, tip, every: 'week' })).toMatchObject({ ok: true });
    const other = await repeats().start({ giverId: ADA, tip, every: 'month' });
    expect(other).toMatchObject({ rejection: { code: 'RepeatExists' } });
    for (const none of [null, tip]) {
      const answer = await repeats().start({ giverId: NOVA, tip: none, every: 'week' });
      expect(answer).toMatchObject({ rejection: { code: 'ReceiptNotFound' } });
    }
  });

  it('[TR4] are not paid once a stop has answered, even by a process that was half-way', async () => {
    world.runtime.advance(WEEK_MS);
    let go = () => {};
    const halted = new Promise<void>((resolve) => {
      go = resolve;
    });
    // it has looked, and pays after it stood still
    const slow: LedgerPort = {
      ...parts.ledger,
      append: async (input) => {
        await halted;
        return parts.ledger.append(input);
      },
    };
    const late = round({ ledger: slow });
    expect([await stop(), await stop()]).toEqual([true, false]);
    go();
    await late;
    world.runtime.advance(10 * WEEK_MS);
    await round();
    expect([await earned(), await told(), await repeats().list(ADA)]).toEqual([2n, [], []]);
  });

  it('[TR4] a stop that was cut short between journal and store is carried out', async () => {
    await begin('week');
    const store = { ...world.store, remove: () => Promise.reject(new Error('dead')) };
    const dying = createStoreRepeats({ ...parts, store });
    await expect(dying.stop({ giverId: ADA, payeeId: NOVA })).rejects.toThrow('dead');
    world.runtime.advance(WEEK_MS);
    await round();
    expect([await earned(), await told(), await repeats().list(ADA)]).toEqual([3n, [], []]);
  });

  it('[TR5] are missed without the money, above a limit and in a break, and come again', async () => {
    await begin('month', 5n);
    await spending.set(ADA, { dayMinor: String(4n * MESI), monthMinor: null, askAboveMinor: null });
    await toNext();
    await round();
    expect([await earned(), await told()]).toEqual([8n, [['missed', 'SpendLimitReached']]]);
    const [listed] = await repeats().list(ADA);
    expect(listed?.last).toMatchObject({ code: 'SpendLimitReached' });
    await spending.set(ADA, { dayMinor: null, monthMinor: null, askAboveMinor: null });
    await toNext(-DAY_MS);
    await spending.coolOff(ADA, 7);
    await toNext();
    await round();
    expect(await told()).toEqual([['missed', 'CoolingOff']]);
    for (const [sum, outcome] of [
      [13n, ['paid', null]],
      [18n, ['paid', null]],
      // 20 were there
      [18n, ['missed', 'InsufficientFunds']],
    ] as const) {
      await toNext();
      await round();
      expect([await earned(), await told()]).toEqual([sum, [outcome]]);
    }
    await stop();
  });

  it('[TR6] are not paid several at once after a long silence, nor long after their date', async () => {
    await world.ledger.append({ ...topUp(ADA, 20n * MESI), id: 'more' });
    await begin('week');
    world.runtime.advance(3 * WEEK_MS + HOUR_MS);
    await round();
    expect(await told()).toEqual([
      ['missed', 'late'],
      ['missed', 'late'],
      ['paid', null],
    ]);
    world.runtime.advance(WEEK_MS + REPEAT_LIMITS.lateMs);
    await round();
    expect([await earned(), await told()]).toEqual([20n, [['missed', 'late']]]);
    await stop();
  });

  it('[TR3] a date that is not known is asked for again, and paid once', async () => {
    await begin('week');
    world.runtime.advance(WEEK_MS);
    const lost: LedgerPort = {
      ...parts.ledger,
      append: async (input) => {
        await parts.ledger.append(input);
        throw new Error('killed');
      },
    };
    const failed: unknown[] = [];
    await round({ ledger: lost, onFailed: (err) => failed.push(err) });
    expect(failed).toEqual([new Error('killed')]);
    expect([await earned(), await told()]).toEqual([22n, []]);
    await round();
    expect([await earned(), await told()]).toEqual([22n, [['paid', null]]]);
  });

  it('[TR7] end when the receiver has blocked the giver', async () => {
    isBlocked = true;
    world.runtime.advance(WEEK_MS);
    await round();
    isBlocked = false;
    world.runtime.advance(WEEK_MS);
    await round();
    expect([await earned(), await told(), await repeats().list(ADA)]).toEqual([
      22n,
      [['ended', 'DoorClosed']],
      [],
    ]);
    const { sums, negative, broken } = await world.ledger.audit();
    expect([[...new Set(Object.values(sums))], negative, broken]).toEqual([['0'], [], []]);
  });

  it('[TR1] there are so many and not one more, of those who race for the last', async () => {
    const { tip } = await begin('week');
    await stop();
    const to = (n: number) => {
      const other = { ...tip!, memo: { ...tip!.memo, creatorId: `us_other${n}` } };
      return repeats().start({ giverId: ADA, tip: other, every: 'week' });
    };
    for (let n = 1; n < REPEAT_LIMITS.repeats; n += 1) await to(n);
    const race = await Promise.all([100, 101, 102].map(to));
    expect(race.filter(({ ok }) => ok)).toHaveLength(1);
    expect(race.find(({ ok }) => !ok)).toMatchObject({ rejection: { code: 'RepeatsFull' } });
  });
});

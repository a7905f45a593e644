import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeHold } from '../ledger/holds/holds.ts';
import { earnersOf, HOUR_MS, mesi } from './earners.testkit.ts';
import { MOST_SHOWN } from './payouts.ts';
import { PLATFORM_FEES } from './port.ts';
import {
  createWalletWorld,
  PROTECTION_MS,
  type WalletProcess,
  type WalletWorld,
} from './walletWorld.testkit.ts';

let world: WalletWorld;
beforeAll(async () => {
  world = await createWalletWorld();
});
afterAll(() => world.close());

const { ripeEarner, request, earned } = earnersOf(() => world);
const paidOut = (userId: string) => world.balance(`external:sandbox:${userId}`, 'MESI');

describe('payouts', () => {
  it('[WA14] are held, sent and posted', async () => {
    const userId = await ripeEarner(1_000n);
    const outcome = await request(userId, 400n);
    expect(outcome).toMatchObject({ ok: true, value: { status: 'paid', amountMinor: '400', reason: null } });
    if (!outcome.ok) return;
    const { payoutId, holdEntryId, endEntryId } = outcome.value;
    expect([holdEntryId, endEntryId]).toEqual([`hold/${payoutId}`, `hold/${payoutId}/end`]);
    expect([await earned(userId), await paidOut(userId)]).toEqual([600n, 400n]);
    expect(await request(userId, 400n)).toEqual(outcome);
    expect(await request(userId, 401n)).toMatchObject({ rejection: { code: 'IdempotencyConflict' } });
    expect(await world.wallet.payouts.list(userId)).toEqual([outcome.value]);
  });

  it('[WA21] are listed newest first, however many there are', async () => {
    const userId = await ripeEarner(1_000n);
    for (let n = 0; n < MOST_SHOWN + 5; n += 1) {
      await request(userId, 1n, `payout${n}`);
      await world.advance(1);
    }
    const listed = await world.wallet.payouts.list(userId);
    expect(listed).toHaveLength(MOST_SHOWN);
    expect(listed[0]).toMatchObject({
      createdAtMs: Math.max(...listed.map(({ createdAtMs }) => createdAtMs)),
    });
    expect(listed).toEqual(listed.toSorted((a, b) => b.createdAtMs - a.createdAtMs));
  });

  const fates: readonly (readonly [string, bigint, string, string, bigint])[] = [
    ['.13', 1_130_000n, 'failed', 'failed', 0n],
    ['.17', 1_170_000n, 'held', 'paid', 1_170_000n],
    ['.19', 1_190_000n, 'held', 'failed', 0n],
    ['.37, of which nobody tells,', 1_370_000n, 'held', 'paid', 1_370_000n],
  ];
  it.each(fates)(
    '[PM2] [WA14] of %s are %s %s, in the end %s',
    async (_name, amountMinor, atFirst, inTheEnd, out) => {
      const userId = await ripeEarner(2_000_000n);
      expect(await request(userId, amountMinor)).toMatchObject({ value: { status: atFirst } });
      expect(await earned(userId)).toBe(atFirst === 'failed' ? 2_000_000n : 2_000_000n - amountMinor);
      await world.advance(4_000);
      await world.look();
      const [payout] = await world.wallet.payouts.list(userId);
      expect(payout).toMatchObject({ status: inTheEnd });
      expect([await earned(userId), await paidOut(userId)]).toEqual([2_000_000n - out, out]);
    },
  );

  it('[WA13] that race for the same money are decided one after the other', async () => {
    const userId = await ripeEarner(1_000n);
    await world.tip(userId, { id: `late_${userId}`, amountMinor: 9_000n });
    const processes = [world, world.boot(), world.boot()];
    const asked = Array.from({ length: 9 }, (_, n) =>
      request(userId, 300n, `payout-0${n}`, processes[n % processes.length]),
    );
    const outcomes = await Promise.all(asked);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(3);
    for (const outcome of outcomes)
      if (!outcome.ok) expect(outcome.rejection.code).toBe('PayoutExceedsAvailable');
    expect(await earned(userId)).toBe(9_100n);
  });

  it('[WA13] of one command sent many times at once are one', async () => {
    const userId = await ripeEarner(1_000n);
    const processes = [world, world.boot(), world.boot()];
    const outcomes = await Promise.all(
      Array.from({ length: 9 }, (_, n) => request(userId, 300n, 'payout01', processes[n % processes.length])),
    );
    for (const outcome of outcomes) expect(outcome.ok).toBe(true);
    expect([await earned(userId), await paidOut(userId)]).toEqual([700n, 300n]);
  });

  it('[WA16] are not for who owes', async () => {
    const userId = await ripeEarner(1_000n);
    const money = { asset: 'USD', amountMinor: 523n } as const;
    await world.wallet.topUps.begin({ userId, commandId: 'command1', money });
    const { quoteId } = await quoteAll(userId);
    await world.wallet.conversions.convert({ userId, commandId: 'convert1', quoteId });
    await world.advance(31_000);
    expect(await request(userId, 100n)).toMatchObject({ rejection: { code: 'DebtOutstanding' } });
  });

  async function quoteAll(userId: string) {
    const from = { asset: 'USD', amountMinor: 523n } as const;
    const outcome = await world.wallet.conversions.quote({ userId, from, to: 'MESI' });
    if (!outcome.ok) throw new Error(outcome.rejection.code);
    return outcome.value;
  }

  const deaths = Array.from({ length: 8 }, (_, n) => n + 1).flatMap((diesAt) =>
    [true, false].map((isAfter) => ({ diesAt, isAfter })),
  );
  it.each(deaths)('[WA15] survive their process: death at write $diesAt (made: $isAfter)', async (death) => {
    const userId = await ripeEarner(1_000n);
    await request(userId, 300n, 'payout01', world.boot(death)).catch(() => undefined);
    const next = world.boot();
    await world.advance(1_000);
    await world.look(next);
    expect(await request(userId, 300n, 'payout01', next)).toMatchObject({ value: { status: 'paid' } });
    expect([await earned(userId), await paidOut(userId)]).toEqual([700n, 300n]);
    expect(await request(userId, 700n, 'payout02', next)).toMatchObject({ value: { status: 'paid' } });
  });
});

describe('a payout that was decided by a process that died', () => {
  it.each([2, 3, 4, 5, 6, 7])(
    '[WA13] [WA15] is finished by a round of another, from write %i on',
    async (diesAt) => {
      const userId = await ripeEarner(1_000n);
      await request(userId, 300n, 'payout01', world.boot({ diesAt, isAfter: true })).catch(() => undefined);
      await world.advance(1_000);
      await world.look(world.boot());
      expect(await world.wallet.payouts.list(userId)).toMatchObject([{ status: 'paid' }]);
      expect([await earned(userId), await paidOut(userId)]).toEqual([700n, 300n]);
    },
  );

  it('[WA15] goes back when it was refused meanwhile, and held too late by who had stalled', async () => {
    const userId = await ripeEarner(1_000n);
    await request(userId, 1_000n, 'payout01', world.boot({ diesAt: 2, isAfter: true })).catch(
      () => undefined,
    );
    await move(userId, 'refund', -1_000n);
    await world.look();
    const [refused] = await world.wallet.payouts.list(userId);
    expect(refused).toMatchObject({ status: 'failed', holdEntryId: null, endEntryId: null });
    await move(userId, 'topUp', 1_000n);
    const placed = await placeHold(world.ledger, {
      holdId: refused!.payoutId,
      from: `creator:${userId}`,
      held: mesi(1_000n),
      conversion: null,
      ref: null,
      dueAtMs: world.runtime.clock.nowMs(),
      memo: {},
    });
    expect(placed.ok).toBe(true);
    await world.look();
    expect(await earned(userId)).toBe(1_000n);
  });

  async function move(userId: string, kind: 'refund' | 'topUp', amountMinor: bigint) {
    const [creator, outside] = [`creator:${userId}`, `external:test:${userId}`];
    await world.append({
      id: `${kind}_${userId}`,
      kind,
      source: kind === 'refund' ? creator : outside,
      legs: [
        { ...mesi(amountMinor), account: creator },
        { ...mesi(-amountMinor), account: outside },
      ],
      ref: null,
      memo: {},
    });
  }
});

describe('what the platform has of tips', () => {
  const fees = () => world.balance(PLATFORM_FEES, 'MESI');
  const isOut = () => paidOut(PLATFORM_FEES);
  const payOut = (amountMinor: bigint, commandId: string, process = world as WalletProcess) => {
    const asked = { userId: PLATFORM_FEES, commandId, money: mesi(amountMinor), askedById: 'us_iris' };
    return process.wallet.payouts.request(asked);
  };
  let tips = 0;
  /** A fan gives a tip of which the platform has all; it is past the window of refunds. */
  async function ripeFees(amountMinor: bigint): Promise<void> {
    const source = 'external:test:fees';
    tips += 1;
    await world.append({
      ...{ id: `tip_fees_${tips}`, kind: 'tip', source, ref: null, memo: {} },
      legs: [
        { ...mesi(-amountMinor), account: source },
        { ...mesi(amountMinor), account: PLATFORM_FEES },
      ],
    });
    await world.advance(PROTECTION_MS + HOUR_MS);
  }

  it('[WA23] is paid out as earnings are, never more than is there, and the journal has who asked', async () => {
    await ripeFees(1_000n);
    expect(await payOut(1_001n, 'too-much')).toMatchObject({ rejection: { code: 'PayoutExceedsAvailable' } });
    const racing = await Promise.all([1, 2, 3, 4].map((n) => payOut(300n, `race-${n}`, world.boot())));
    expect(racing.filter(({ ok }) => ok)).toHaveLength(3);
    expect([await fees(), await isOut()]).toEqual([100n, 900n]);
    const [first] = await world.wallet.payouts.list(PLATFORM_FEES);
    expect(first).toMatchObject({ status: 'paid', askedById: 'us_iris' });
    expect((await world.ledger.get(first!.holdEntryId!))?.memo).toMatchObject({ askedById: 'us_iris' });
    expect(await payOut(100n, 'rest')).toMatchObject({ ok: true });
    expect(await fees()).toBe(0n);
  });

  it('[WA23] is not paid out while a refund may ask for it', async () => {
    await ripeFees(10n);
    const source = 'external:test:fees';
    await world.append({
      ...{ id: 'tip_fees_young', kind: 'tip', source, ref: null, memo: {} },
      legs: [
        { ...mesi(-500n), account: source },
        { ...mesi(500n), account: PLATFORM_FEES },
      ],
    });
    expect(await payOut(11n, 'young')).toMatchObject({ rejection: { code: 'PayoutExceedsAvailable' } });
    expect(await payOut(10n, 'ripe')).toMatchObject({ ok: true });
    await world.advance(PROTECTION_MS + HOUR_MS);
    expect(await payOut(500n, 'ripe-now')).toMatchObject({ ok: true });
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('[WA23] survives a process that dies at write %i', async (diesAt) => {
    await ripeFees(1_000n);
    const before = await isOut();
    const commandId = `dies-${diesAt}`;
    await payOut(1_000n, commandId, world.boot({ diesAt, isAfter: true })).catch(() => undefined);
    const next = world.boot();
    await world.advance(1_000);
    await world.look(next);
    expect(await payOut(1_000n, commandId, next)).toMatchObject({ value: { status: 'paid' } });
    expect([await fees(), (await isOut()) - before]).toEqual([0n, 1_000n]);
  });
});

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { placeHold } from '../ledger/holds/holds.ts';
import { MOST_PAGES, readEarnings } from './earnings.ts';
import { MOST_SHOWN } from './payouts.ts';
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

const HOUR_MS = 60 * 60_000;
let creators = 0;
const somebody = () => `us_creator${++creators}`;
const mesi = (amountMinor: bigint) => ({ asset: 'MESI', amountMinor }) as const;

async function earner(amountMinor: bigint): Promise<string> {
  const userId = somebody();
  await world.tip(userId, { id: `tip_${userId}`, amountMinor });
  return userId;
}

async function ripeEarner(amountMinor: bigint): Promise<string> {
  const userId = await earner(amountMinor);
  await world.advance(PROTECTION_MS + HOUR_MS);
  return userId;
}

function request(
  userId: string,
  amountMinor: bigint,
  commandId = 'payout01',
  process: WalletProcess = world,
) {
  return process.wallet.payouts.request({ userId, commandId, money: mesi(amountMinor) });
}

async function availableOf(userId: string) {
  const { assets } = await world.wallet.payouts.earnings(userId);
  const [held] = assets;
  return [BigInt(held?.availableMinor ?? 0), BigInt(held?.protectedMinor ?? 0)];
}

const earned = (userId: string) => world.balance(`creator:${userId}`, 'MESI');
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

describe('what is available', () => {
  it('[WA10] is counted anew when the window has grown', async () => {
    const userId = await ripeEarner(1_000n);
    const pages = { ...world, clock: world.runtime.clock };
    const fillers = Array.from({ length: 1_500 }, (_, n) =>
      world.append({
        id: `fill_${userId}_${n}`,
        kind: 'topUp',
        source: 'external:test:filler',
        legs: [
          { ...mesi(-1n), account: 'external:test:filler' },
          { ...mesi(1n), account: `creator:${userId}` },
        ],
        ref: null,
        memo: {},
      }),
    );
    await Promise.all(fillers);
    const protectedFor = async (protectionMs: number) =>
      (await readEarnings({ ...pages, protectionMs }, userId)).assets[0]!.protectedMinor;
    expect(await protectedFor(PROTECTION_MS)).toBe('0');
    expect(await protectedFor(3 * PROTECTION_MS)).toBe('1000');
  });

  it('[WA10] is what is older than the window, by the half hour', async () => {
    await world.advance(HOUR_MS - (world.runtime.clock.nowMs() % HOUR_MS));
    const userId = await earner(100n);
    await world.advance(29 * 60_000);
    await world.tip(userId, { id: `second_${userId}`, amountMinor: 20n });
    await world.advance(2 * 60_000);
    await world.tip(userId, { id: `third_${userId}`, amountMinor: 3n });
    expect(await availableOf(userId)).toEqual([0n, 123n]);
    const release = (await world.wallet.payouts.earnings(userId)).assets[0]!.nextRelease!;
    const startedMs = world.runtime.clock.nowMs() - 31 * 60_000;
    expect(release).toEqual({ amountMinor: '120', atMs: startedMs + 30 * 60_000 + PROTECTION_MS });
    await world.advance(release.atMs - world.runtime.clock.nowMs() - 1);
    expect(await availableOf(userId)).toEqual([0n, 123n]);
    await world.advance(1);
    expect(await availableOf(userId)).toEqual([120n, 3n]);
    expect(await request(userId, 121n)).toMatchObject({ rejection: { code: 'PayoutExceedsAvailable' } });
  });

  it('[WA10] holds what the platform put in, and what came back, at once', async () => {
    const userId = somebody();
    await world.append({
      id: `start_${userId}`,
      kind: 'topUp',
      source: 'external:demo:x',
      legs: [
        { account: 'external:demo:x', asset: 'MESI', amountMinor: -2_000_000n },
        { account: `creator:${userId}`, asset: 'MESI', amountMinor: 2_000_000n },
      ],
      ref: null,
      memo: {},
    });
    expect(await availableOf(userId)).toEqual([2_000_000n, 0n]);
    await request(userId, 1_130_000n);
    expect(await availableOf(userId)).toEqual([2_000_000n, 0n]);
  });

  it('[WA11] leaves what a refund may want, also after a refund and a payout', async () => {
    const userId = await ripeEarner(1_000n);
    await world.tip(userId, { id: `fresh_${userId}`, amountMinor: 500n });
    await world.append({
      id: `refund_${userId}`,
      kind: 'refund',
      source: `creator:${userId}`,
      legs: [
        { account: `creator:${userId}`, asset: 'MESI', amountMinor: -200n },
        { account: 'wallet:us_fan', asset: 'MESI', amountMinor: 200n },
      ],
      ref: null,
      memo: {},
    });
    const [available] = await availableOf(userId);
    expect(await request(userId, available!)).toMatchObject({ value: { status: 'paid' } });
    expect(await earned(userId)).toBeGreaterThanOrEqual(300n);
  });

  it('[WA12] of a long history is counted a bounded part at a time, each entry once', async () => {
    const userId = await ripeEarner(9_000n);
    const pages = pageCounter(world);
    for (let n = 0; n < 2_500; n += 500)
      await Promise.all(
        Array.from({ length: 500 }, (_, k) =>
          world.tip(userId, { id: `t_${userId}_${n + k}`, amountMinor: 1n }),
        ),
      );
    const earnings = () => pages.wallet.payouts.earnings(userId);
    expect((await earnings()).assets[0]).toMatchObject({ protectedMinor: '2500', availableMinor: '9000' });
    expect(pages.count()).toBe(3);
    expect((await earnings()).assets[0]).toMatchObject({ protectedMinor: '2500', availableMinor: '9000' });
    expect(pages.count()).toBe(4);
    await world.advance(PROTECTION_MS + HOUR_MS);
    expect((await earnings()).assets[0]).toMatchObject({ protectedMinor: '0', availableMinor: '11500' });
  });
});

describe('a history without end', () => {
  const endless = (pages: number) => {
    let read = 0;
    const ledger = {
      balances: async () => ({ MESI: 10n }),
      find: async ({ cursor }: { readonly cursor?: string }) => {
        read += 1;
        const at = Number(cursor ?? 0) + 1;
        return { receipts: [], cursor: at < pages ? String(at) : null };
      },
    };
    const parts = {
      ...world,
      clock: world.runtime.clock,
      ledger: ledger as never,
      protectionMs: PROTECTION_MS,
    };
    return { ask: (creatorId: string) => readEarnings(parts, creatorId), read: () => read };
  };

  it('[WA12] is read to the end when it has as many pages as are read for one question', async () => {
    const history = endless(MOST_PAGES);
    expect((await history.ask(somebody())).isCounting).toBe(false);
    expect(history.read()).toBe(MOST_PAGES);
  });

  it('[WA12] is read on by rounds, until there is no more', async () => {
    const creatorId = somebody();
    const find = world.ledger.find.bind(world.ledger);
    onTestFinished(() => void Object.assign(world.ledger, { find }));
    let read = 0;
    world.ledger.find = async (query) => {
      if (!('account' in query.by) || query.by.account !== `creator:${creatorId}`) return find(query);
      read += 1;
      const at = Number(query.cursor ?? 0) + 1;
      return { receipts: [], cursor: at < 2 * MOST_PAGES + 1 ? String(at) : null };
    };
    const isCounting = async () => (await world.wallet.payouts.earnings(creatorId)).isCounting;
    expect(await isCounting()).toBe(true);
    await world.look();
    await world.look();
    expect(read).toBe(2 * MOST_PAGES + 1);
    await world.look();
    expect([read, await isCounting()]).toEqual([2 * MOST_PAGES + 1, false]);
  });

  it('[WA12] with one page more makes nothing available until the next question has read it', async () => {
    const [history, creatorId] = [endless(MOST_PAGES + 1), somebody()];
    const first = await history.ask(creatorId);
    expect([first.isCounting, first.assets[0]!.availableMinor]).toEqual([true, '0']);
    const second = await history.ask(creatorId);
    expect([second.isCounting, second.assets[0]!.availableMinor]).toEqual([false, '10']);
    expect(history.read()).toBe(MOST_PAGES + 1);
  });
});

function pageCounter(of: WalletWorld) {
  let pages = 0;
  const find = of.ledger.find.bind(of.ledger);
  of.ledger.find = (query) => {
    if ('account' in query.by) pages += 1;
    return find(query);
  };
  return { wallet: of.wallet, count: () => pages };
}

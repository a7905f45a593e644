import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { earnersOf, HOUR_MS, mesi, somebody } from './earners.testkit.ts';
import { MOST_PAGES, readEarnings } from './earnings.ts';
import { createWalletWorld, PROTECTION_MS, type WalletWorld } from './walletWorld.testkit.ts';

let world: WalletWorld;
beforeAll(async () => {
  world = await createWalletWorld();
});
afterAll(() => world.close());

const { earner, ripeEarner, request, earned } = earnersOf(() => world);
async function availableOf(userId: string) {
  const { assets } = await world.wallet.payouts.earnings(userId);
  const [held] = assets;
  return [BigInt(held?.availableMinor ?? 0), BigInt(held?.protectedMinor ?? 0)];
}

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

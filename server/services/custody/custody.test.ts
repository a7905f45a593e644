import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY_MS } from '../../../shared/time.ts';
import { type CustodyWorld, openCustodyWorld, untilLock } from './custody.testkit.ts';

/** A busy machine takes long to start a chain. */
const SLOW_MS = 120_000;

describe('custody on an embedded chain', () => {
  let world: CustodyWorld;
  beforeAll(async () => {
    world = await openCustodyWorld({ type: 'embedded' });
    await vi.waitFor(async () => expect(await world.health()).toEqual({ ok: true }), { timeout: 60_000 });
  }, SLOW_MS);
  afterAll(() => world.close());

  it(
    '[CU1] locks what is held, and returns it as the ledger does',
    async () => {
      await world.hold('bid_back');
      await world.follow(world.bid('bid_back', 'held'));
      const locked = await untilLock(world, 'bid_back', 'locked');
      expect(locked).toMatchObject({
        transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/),
        explorerUrl: expect.stringMatching(/^https:\/\/explorer\.example\.org\/tx\/0x/),
      });
      expect(await world.books()).toMatchObject({
        type: 'answers',
        lockedMinor: '1000',
        followedMinor: '1000',
      });
      await world.follow(world.bid('bid_back', 'accepted'));
      await world.giveBack('bid_back');
      await world.follow(world.bid('bid_back', 'ended'));
      await untilLock(world, 'bid_back', 'ended');
      expect(await world.books()).toMatchObject({ lockedMinor: '0', followedMinor: '0', troubles: [] });
    },
    SLOW_MS,
  );

  it(
    '[CU1] divides a lock as the ledger has divided the hold',
    async () => {
      await world.hold('bid_split');
      await world.follow(world.bid('bid_split', 'held'));
      await untilLock(world, 'bid_split', 'locked');
      await world.pay('bid_split', 400n);
      await world.follow(world.bid('bid_split', 'ended'));
      await untilLock(world, 'bid_split', 'ended');
      const kept = await world.store.get('custodyLocks', 'bid_split');
      expect(kept?.body.stage).toEqual({
        ...{ type: 'ended', toPayeeMinor: '400', feeMinor: '0', toPayerMinor: '600' },
      });
      expect(kept?.body.open).toBeUndefined();
    },
    SLOW_MS,
  );

  it(
    '[CU4] finds a hold of which it was not told, also after a start',
    async () => {
      await world.store.insert('meetings', 'meet_of_tests', {
        ...{
          creator: { id: 'us_nova', name: 'Nova', handle: 'nova' },
          terms: { unprovenToCreatorPercent: 50 },
        },
        bids: [{ bidId: 'bid_found', amountMinor: '1000', atMs: world.clock.nowMs(), state: 'standing' }],
      });
      await world.hold('bid_found', { purpose: 'bid', meetingId: 'meet_of_tests' });
      await world.restart();
      await untilLock(world, 'bid_found', 'locked');
      expect(await world.health()).toEqual({ ok: true });
      await world.giveBack('bid_found');
      await world.follow(world.bid('bid_found', 'ended'));
      await untilLock(world, 'bid_found', 'ended');
    },
    SLOW_MS,
  );

  it(
    '[CU8] covers what is owed, and says that both sides are equal',
    async () => {
      const books = await world.books();
      if (books?.type !== 'answers') throw new Error('the chain is away');
      expect(BigInt(books.custodyMinor) + BigInt(books.lockedMinor)).toBeGreaterThanOrEqual(1_000_000_000n);
      await expect.poll(() => world.compared.at(-1)).toEqual({ waiting: 0, troubles: 0, isEqual: true });
    },
    SLOW_MS,
  );
});

describe('custody without a chain', () => {
  it('[CU3] keeps nothing, and shows nothing', async () => {
    const world = await openCustodyWorld(null);
    try {
      await world.hold('bid_here');
      await world.follow(world.bid('bid_here', 'held'));
      expect(await world.lockOf('bid_here')).toBeUndefined();
      expect(await world.books()).toBeNull();
      expect(await world.custody.signedAs('bid_here')).toBeNull();
      expect(await world.store.get('custodyLocks', 'bid_here')).toBeNull();
    } finally {
      await world.close();
    }
  });
});

it(
  '[CU2] a chain that is away delays no bid, and is told of to whoever runs the server',
  async () => {
    const nowhere = { contract: `0x${'1'.repeat(40)}`, token: `0x${'2'.repeat(40)}`, fromBlock: 0 };
    const key = `0x${'3'.repeat(64)}`;
    const world = await openCustodyWorld({
      ...{ type: 'chain', url: 'http://127.0.0.1:9', chainId: 31_338n, key, place: nowhere },
    });
    try {
      await world.hold('bid_away');
      await world.follow({ ...world.bid('bid_away', 'held'), atMs: Date.now() - DAY_MS });
      expect(await world.lockOf('bid_away')).toEqual({
        ...{ type: 'chain', state: 'pending', transaction: null, explorerUrl: null },
      });
      expect(await world.books()).toMatchObject({ type: 'away', waiting: 1, troubles: [] });
      await expect(world.health()).rejects.toThrow('does not answer');
    } finally {
      await world.close();
    }
  },
  SLOW_MS,
);

import { Wallet } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';
import { openCustodyWorld } from './custody.testkit.ts';
import { openWalletWorld, signAll, type WalletWorld } from './walletBids.testkit.ts';
import { lockedAccount } from './walletMoney.ts';

/** A busy machine takes long to start a chain. */
const SLOW_MS = 120_000;

describe('bids from a wallet', () => {
  let world: WalletWorld;
  beforeAll(async () => {
    world = await openWalletWorld();
  }, SLOW_MS);
  afterAll(() => world.close());

  const codeOf = async (asked: ReturnType<WalletWorld['begin']>) => {
    const answer = await asked;
    return answer.ok ? answer.value.progress.type : answer.rejection.code;
  };
  const chainBidOf = async (bidId: string) =>
    String((await world.world.store.get('custodyLocks', bidId))?.body.chainBid);
  /** Nothing of it is left in the contract, or counted as locked. */
  const isAtRest = async (bidId: string) => {
    expect(await world.balance(lockedAccount(bidId))).toBe('0');
    expect(await world.world.books()).toMatchObject({ lockedMinor: '0', followedMinor: '0', troubles: [] });
    expect((await world.world.store.get('custodyLocks', bidId))?.body.open).toBeUndefined();
  };

  it(
    '[WB1] [WB3] [WB4] are locked by one signature without gas, placed with that money, and return in the parts of the ledger',
    async () => {
      const had = await world.balanceOf(world.wallet.address);
      const bid = world.bidOf('bid_whole');
      expect(await world.begin(bid)).toMatchObject({ ok: true, value: { progress: { type: 'locking' } } });
      expect(await world.until('bid_whole', 'placed')).toMatchObject({
        progress: { meetingId: 'meet_of_tests' },
        lock: { state: 'locked', from: 'wallet', transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/) },
      });
      expect(await world.balanceOf(world.wallet.address)).toBe(had - 1_000n);
      // it is the bid's alone: the fan's account has none of it
      expect(await world.balance(`wallet:${world.fan.id}`)).toBe('0');
      expect(await world.world.walletBids.secure({ meetingId: 'meet_of_tests', bidId: 'bid_whole' })).toBe(
        'ChainNotReady',
      );
      await world.settle();
      await expect
        .poll(() => world.world.walletBids.secure({ meetingId: 'meet_of_tests', bidId: 'bid_whole' }), {
          timeout: 20_000,
        })
        .toBeNull();
      await world.world.pay('bid_whole', 400n);
      await world.world.follow(world.world.bid('bid_whole', 'ended'));
      await world.until('bid_whole', 'ended');
      expect(await world.balanceOf(world.wallet.address)).toBe(had - 400n);
      await expect.poll(() => isAtRest('bid_whole').then(() => 'rest'), { timeout: 20_000 }).toBe('rest');
    },
    SLOW_MS,
  );

  it(
    '[WB2] refuse what others signed, what is for another bid, chain or contract, what was used, and what the wallet lacks',
    async () => {
      const stranger = new Wallet(Wallet.createRandom().privateKey);
      expect(await codeOf(world.begin(world.bidOf('bid_stranger'), { by: stranger }))).toBe(
        'WalletSignatureWrong',
      );
      const other = await world.quote(world.bidOf('bid_other'));
      const signatures = await signAll(world.wallet, other.messages);
      const mine = world.bidOf('bid_mine');
      const begun = world.world.walletBids.begin(mine, { type: other.type, signatures });
      expect(await codeOf(begun)).toBe('WalletSignatureWrong');
      const spoils = [{ chainId: 1 }, { verifyingContract: stranger.address }];
      for (const spoiled of spoils) {
        const spoil = (message: (typeof other.messages)[number]) => ({
          ...message,
          domain: { ...message.domain, ...spoiled },
        });
        expect(await codeOf(world.begin(mine, { spoil }))).toBe('WalletSignatureWrong');
      }
      const rich = world.bidOf('bid_rich', { amountMinor: '999999999' });
      expect(await codeOf(world.begin(rich))).toBe('WalletLacksMoney');
      const old = world.bidOf('bid_old', { atMs: world.world.clock.nowMs() - 16 * MINUTE_MS });
      expect(await codeOf(world.begin(old))).toBe('WalletQuoteOver');
      const early = world.bidOf('bid_early', { atMs: world.world.clock.nowMs() + DAY_MS });
      expect(await codeOf(world.begin(early))).toBe('WalletQuoteOver');
      for (const bidId of ['bid_stranger', 'bid_mine', 'bid_rich', 'bid_old', 'bid_early'])
        expect(await world.world.store.get('custodyLocks', bidId)).toBeNull();
    },
    SLOW_MS,
  );

  it(
    '[WB2] [WB3] are the same bid when sent twice, and return whole where the bid is refused',
    async () => {
      const had = await world.balanceOf(world.wallet.address);
      world.meetings.refuse('BidTooLow');
      const bid = world.bidOf('bid_low');
      const both = await Promise.all([world.begin(bid), world.begin(bid)]);
      expect(both.map(({ ok }) => ok)).toEqual([true, true]);
      expect(await codeOf(world.begin({ ...bid, amountMinor: '900' }))).toBe('IdempotencyConflict');
      expect(await world.until('bid_low', 'refused')).toMatchObject({
        progress: { rejection: { code: 'BidTooLow' } },
      });
      world.meetings.refuse(null);
      await world.until('bid_low', 'ended');
      expect(await world.balanceOf(world.wallet.address)).toBe(had);
      expect(await world.world.walletBids.find({ bidId: 'bid_low', fanId: 'us_other' })).toBeNull();
      await expect.poll(() => isAtRest('bid_low').then(() => 'rest'), { timeout: 20_000 }).toBe('rest');
    },
    SLOW_MS,
  );

  it(
    '[WB5] are withdrawn when the wallet takes the money out of the contract before they are accepted',
    async () => {
      const had = await world.balanceOf(world.wallet.address);
      await world.begin(world.bidOf('bid_taken'));
      await world.until('bid_taken', 'placed');
      await world.withdraw(await chainBidOf('bid_taken'));
      await world.until('bid_taken', 'ended');
      expect(world.meetings.withdrawn).toContain('bid_taken');
      expect(await world.balanceOf(world.wallet.address)).toBe(had);
      await expect.poll(() => isAtRest('bid_taken').then(() => 'rest'), { timeout: 20_000 }).toBe('rest');
    },
    SLOW_MS,
  );

  it(
    '[WB7] go on where a server stopped: before the lock, before they are placed, and before they return',
    async () => {
      const had = await world.balanceOf(world.wallet.address);
      world.meetings.refuse('TemporarilyUnavailable');
      await world.begin(world.bidOf('bid_stops'));
      await world.restart();
      await world.until('bid_stops', 'placing');
      await world.restart();
      world.meetings.refuse(null);
      await world.until('bid_stops', 'placed');
      await world.restart();
      await world.world.giveBack('bid_stops');
      await world.world.follow(world.world.bid('bid_stops', 'ended'));
      await world.until('bid_stops', 'ended');
      expect(await world.balanceOf(world.wallet.address)).toBe(had);
      await expect.poll(() => isAtRest('bid_stops').then(() => 'rest'), { timeout: 20_000 }).toBe('rest');
    },
    SLOW_MS,
  );

  it(
    '[WB8] count for what their fan allows themselves, once, before anything is signed, and no more when they return',
    async () => {
      const { spending } = world.world;
      const fan = { id: 'us_thrifty', name: 'Thrifty', handle: 'thrifty' };
      const bidOf = (bidId: string, amountMinor = '1000') => world.bidOf(bidId, { fan, amountMinor });
      const spent = async () => (await spending.get(fan.id)).spentTodayMinor;
      await spending.set(fan.id, { dayMinor: '1500', monthMinor: null, askAboveMinor: null });
      // one of two at once is above it, and the same twice counts once
      const [one, other] = [bidOf('bid_first'), bidOf('bid_second')];
      const signed = await Promise.all(
        [one, one, other, other].map(async (bid) => {
          const { type, messages } = await world.quote(bid);
          return { bid, type, signatures: await signAll(world.wallet, messages) };
        }),
      );
      const begun = await Promise.all(
        signed.map(({ bid, ...each }) => codeOf(world.world.walletBids.begin(bid, each))),
      );
      expect(begun.toSorted()).toEqual(['SpendLimitReached', 'SpendLimitReached', 'locking', 'locking']);
      expect(await spent()).toBe('1000');
      const taken = begun[0] === 'locking' ? one : other;
      const more = await world.world.walletBids.quote(bidOf('bid_third', '501'));
      expect(more).toMatchObject({ ok: false, rejection: { code: 'SpendLimitReached' } });
      await world.until(taken.bidId, 'placed', fan.id);
      await world.world.pay(taken.bidId, 400n);
      await world.world.follow(world.world.bid(taken.bidId, 'ended'));
      await world.until(taken.bidId, 'ended', fan.id);
      // the creator got 400, and the rest is free to be spent again
      await expect.poll(spent, { timeout: 20_000 }).toBe('400');
      world.meetings.refuse('BidTooLow');
      await world.begin(bidOf('bid_refused'));
      expect(await spent()).toBe('1400');
      await world.until('bid_refused', 'refused', fan.id);
      world.meetings.refuse(null);
      expect(await spent()).toBe('400');
      await spending.coolOff(fan.id, 1);
      const cooling = await world.world.walletBids.quote(bidOf('bid_cooling', '1'));
      expect(cooling).toMatchObject({ ok: false, rejection: { code: 'CoolingOff' } });
      await world.until('bid_refused', 'ended', fan.id);
      await expect.poll(() => isAtRest('bid_refused').then(() => 'rest'), { timeout: 20_000 }).toBe('rest');
    },
    SLOW_MS,
  );

  it(
    '[WB7] wait for an operator without gas and for blocks that do not come, and are locked once though their block is taken back',
    async () => {
      const had = await world.balanceOf(world.wallet.address);
      const operator = world.custody;
      const gas = await world.rpc('eth_getBalance', [operator, 'latest']);
      await world.rpc('anvil_setBalance', [operator, '0x0']);
      await world.begin(world.bidOf('bid_waits'));
      await world.until('bid_waits', 'delayed');
      await world.rpc('evm_setAutomine', [false]);
      await world.rpc('anvil_setBalance', [operator, gas]);
      await expect
        .poll(() => world.rpc('txpool_status'), { timeout: 20_000 })
        .toMatchObject({ pending: '0x1' });
      await world.rpc('evm_mine');
      expect(await world.balanceOf(world.wallet.address)).toBe(had - 1_000n);
      await world.takeBack(1);
      await world.until('bid_waits', 'placed');
      expect(await world.balanceOf(world.wallet.address)).toBe(had - 1_000n);
      await world.world.giveBack('bid_waits');
      await world.world.follow(world.world.bid('bid_waits', 'ended'));
      await world.until('bid_waits', 'ended');
      expect(await world.balanceOf(world.wallet.address)).toBe(had);
      await expect.poll(() => isAtRest('bid_waits').then(() => 'rest'), { timeout: 20_000 }).toBe('rest');
    },
    SLOW_MS,
  );

  it(
    '[WB2] [WB6] wait for a chain that is down for an hour, which takes nothing new meanwhile, and are locked once when it is back',
    async () => {
      const had = await world.balanceOf(world.wallet.address);
      const bid = world.bidOf('bid_hour');
      const { type, messages } = await world.quote(bid);
      const signatures = await signAll(world.wallet, messages);
      // blocks stop, so that it is begun and in none of them
      await world.rpc('evm_setAutomine', [false]);
      expect(await world.world.walletBids.begin(bid, { type, signatures })).toMatchObject({ ok: true });
      world.isAway(true);
      await world.rpc('evm_setAutomine', [true]);
      await world.pass(HOUR_MS);
      expect(await world.world.walletBids.quote(world.bidOf('bid_meanwhile'))).toMatchObject({
        ...{ ok: false, rejection: { code: 'ChainAway' } },
      });
      expect(await world.world.books()).toMatchObject({ type: 'away', waiting: 1 });
      expect(await world.world.walletBids.find({ bidId: 'bid_hour', fanId: world.fan.id })).toMatchObject({
        progress: { type: 'locking' },
      });
      world.isAway(false);
      await world.until('bid_hour', 'placed');
      expect(await world.balanceOf(world.wallet.address)).toBe(had - 1_000n);
      await world.world.giveBack('bid_hour');
      await world.world.follow(world.world.bid('bid_hour', 'ended'));
      await world.until('bid_hour', 'ended');
      await expect.poll(() => isAtRest('bid_hour').then(() => 'rest'), { timeout: 20_000 }).toBe('rest');
      expect(await world.balanceOf(world.wallet.address)).toBe(had);
    },
    SLOW_MS,
  );

  it(
    '[WB6] [WB8] are given up when the chain is a day ahead of us, and nothing is taken, or counted as spent',
    async () => {
      const { spending } = world.world;
      await spending.set(world.fan.id, { dayMinor: '1000', monthMinor: null, askAboveMinor: null });
      const had = await world.balanceOf(world.wallet.address);
      await world.rpc('evm_increaseTime', [DAY_MS / 1_000]);
      await world.settle();
      await world.begin(world.bidOf('bid_late'));
      expect(await world.until('bid_late', 'refused')).toMatchObject({
        progress: { rejection: { code: 'WalletLockRefused' } },
      });
      expect(await world.balanceOf(world.wallet.address)).toBe(had);
      expect((await spending.get(world.fan.id)).spentTodayMinor).toBe('0');
      await isAtRest('bid_late');
    },
    SLOW_MS,
  );
});

it(
  '[WB2] take nothing where there is no chain, or it is away',
  async () => {
    const nowhere = { contract: `0x${'1'.repeat(40)}`, token: `0x${'2'.repeat(40)}`, fromBlock: 0 };
    const key = `0x${'3'.repeat(64)}`;
    const bid = {
      ...{ bidId: 'bid_x', fan: { id: 'us_wanda', name: 'Wanda', handle: 'wanda' }, creatorId: 'us_nova' },
      ...{ slotId: null, commandId: 'x', amountMinor: '1000', message: '', staysIn: false, atMs: Date.now() },
      ...{ wallet: `0x${'4'.repeat(40)}`, unprovenToCreatorPercent: 50 },
    };
    const choices = [
      [null, 'WalletsNotTaken'],
      [{ type: 'chain', url: 'http://127.0.0.1:9', chainId: 31_338n, key, place: nowhere }, 'ChainAway'],
    ] as const;
    for (const [escrow, code] of choices) {
      const world = await openCustodyWorld(escrow);
      try {
        const signed = { type: 'authorization', signatures: [`0x${'5'.repeat(130)}`] } as const;
        const answers = [await world.walletBids.quote(bid), await world.walletBids.begin(bid, signed)];
        expect(answers.map((answer) => (answer.ok ? 'ok' : answer.rejection.code))).toEqual([code, code]);
        expect(await world.store.get('custodyLocks', 'bid_x')).toBeNull();
      } finally {
        await world.close();
      }
    }
  },
  SLOW_MS,
);

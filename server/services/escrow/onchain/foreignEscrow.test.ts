import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeEscrow } from '../escrow.contract.ts';
import { type MeetingPeople, makePeople, termsOf } from '../escrow.testkit.ts';
import { type EscrowCursor, type EscrowEvent, type EscrowTerms, EscrowUnavailable } from '../port.ts';
import { type ForeignWorld, openForeignWorld } from './foreignChain.testkit.ts';

describeEscrow('a chain that others run', () => openForeignWorld());

/** How long the chain may take on a busy machine. */
const SLOW = { timeout: 20_000 };

describe('sending to a chain that others run', () => {
  let world: ForeignWorld;
  let people: MeetingPeople;
  let number = 0;

  beforeAll(async () => {
    world = await openForeignWorld({ patienceMs: 20_000, bumpAfterMs: 150 });
    people = await makePeople();
    await world.mint(world.custody, 10n ** 12n);
  }, 60_000);
  afterAll(() => world.close());

  const terms = (): EscrowTerms => {
    number += 1;
    return termsOf(people, { payer: world.custody, nowMs: world.nowMs(), bidId: `sent_${number}` });
  };
  const lock = (of: EscrowTerms) => world.escrow.lock(of, { type: 'custody' });
  const isLocked = async (of: EscrowTerms) =>
    expect(await world.escrow.find(world.escrow.bidOf(of))).toBe('locked');
  const nonce = async () => Number(await world.rpc('eth_getTransactionCount', [world.custody, 'latest']));
  const told: EscrowEvent[] = [];
  let cursor: EscrowCursor | null = null;
  /** Reads what has happened since the last time; returns how many events each page had. */
  const readOn = async (): Promise<readonly number[]> => {
    for (const pages: number[] = []; ; ) {
      const read = await world.escrow.eventsAfter(cursor);
      if (read.type !== 'events') throw new Error('a final block is gone');
      told.push(...read.events);
      pages.push(read.events.length);
      if (read.cursor.block === cursor?.block) return pages;
      cursor = read.cursor;
    }
  };
  /** What has happened to that bid, for good. */
  const events = async (of: EscrowTerms) => {
    await world.settle();
    await readOn();
    const bid = world.escrow.bidOf(of);
    return told.filter((event) => event.bid === bid).map(({ kind }) => kind);
  };

  it('[ES7] a call that would revert takes no nonce', async () => {
    const before = await nonce();
    const of = terms();
    expect(await world.escrow.act(world.escrow.bidOf(of), { type: 'refund' })).toMatchObject({
      type: 'refused',
    });
    expect(await nonce()).toBe(before);
    expect(await lock(of)).toMatchObject({ type: 'done' });
    expect(await nonce()).toBe(before + 1);
  });

  it('[ES8] what was kept when the server went is sent by the next one, once', async () => {
    const of = terms();
    world.breaks((method) => (method === 'eth_sendRawTransaction' ? 'down' : null));
    const asked = lock(of);
    await expect.poll(() => world.sent.find(`lock:${world.escrow.bidOf(of)}`), SLOW).not.toBeNull();
    await world.restart();
    expect(await asked).toMatchObject({ type: 'pending' });
    expect(await world.escrow.find(world.escrow.bidOf(of))).toBeNull();
    world.breaks(null);
    await world.restart();
    await expect.poll(() => world.escrow.find(world.escrow.bidOf(of)), SLOW).toBe('locked');
    expect(await lock(of)).toMatchObject({ type: 'done' });
    expect(await events(of)).toEqual(['locked']);
  });

  it('[ES9] a chain that is away: nothing is kept, and that is said', async () => {
    const of = terms();
    world.breaks(() => 'down');
    await expect(lock(of)).rejects.toThrow(EscrowUnavailable);
    await expect(world.escrow.find(world.escrow.bidOf(of))).rejects.toThrow(EscrowUnavailable);
    await expect(world.escrow.eventsAfter(null)).rejects.toThrow(EscrowUnavailable);
    expect(await world.sent.find(`lock:${world.escrow.bidOf(of)}`)).toBeNull();
    world.breaks(null);
    expect(await lock(of)).toMatchObject({ type: 'done' });
  });

  it('[ES9] an answer that was lost is no second transaction', async () => {
    const of = terms();
    world.breaks((method) => (method === 'eth_sendRawTransaction' ? 'answerLost' : null));
    expect(await lock(of)).toMatchObject({ type: 'done' });
    world.breaks(null);
    expect(await events(of)).toEqual(['locked']);
  });

  it('[ES10] what no block takes is signed for more under the same nonce, and happens once', async () => {
    const of = terms();
    const before = await nonce();
    await world.rpc('evm_setAutomine', [false]);
    const asked = lock(of);
    const kept = () => world.sent.find(`lock:${world.escrow.bidOf(of)}`);
    await expect.poll(async () => (await kept())?.body.signings.length ?? 0, SLOW).toBeGreaterThanOrEqual(3);
    await world.rpc('evm_setAutomine', [true]);
    await world.rpc('evm_mine');
    expect(await asked).toMatchObject({ type: 'done' });
    expect(await nonce()).toBe(before + 1);
    const fees = (await kept())!.body.signings
      .map(({ maxFee }) => BigInt(maxFee))
      .toSorted((a, b) => Number(a - b));
    expect(fees[1]! * 4n).toBeGreaterThanOrEqual(fees[0]! * 5n);
    expect(await events(of)).toEqual(['locked']);
  });

  it.each([1, 2, 3, 4, 5])('[ES11] a reorganisation of %i blocks is healed', async (depth) => {
    await world.settle();
    const of = [terms(), terms(), terms()];
    for (const each of of) expect(await lock(each)).toMatchObject({ type: 'done' });
    await world.rpc('anvil_reorg', [depth, []]);
    for (const each of of) {
      await expect.poll(() => world.escrow.find(world.escrow.bidOf(each)), SLOW).toBe('locked');
    }
    for (const each of of) expect(await events(each)).toEqual(['locked']);
    await expect.poll(() => world.sent.open(), SLOW).toEqual([]);
  });

  it('[ES12] an operator without money for gas is told so', async () => {
    const of = terms();
    const balance = await world.rpc('eth_getBalance', [world.custody, 'latest']);
    const before = await nonce();
    await world.rpc('anvil_setBalance', [world.custody, '0x0']);
    expect(await lock(of)).toEqual({ type: 'refused', rejection: 'OutOfGas' });
    expect(await world.escrow.health()).toMatchObject({ ok: false });
    await world.rpc('anvil_setBalance', [world.custody, balance]);
    expect(await lock(of)).toMatchObject({ type: 'done' });
    expect(await nonce()).toBe(before + 1);
    await isLocked(of);
  });

  it('[ES19] events are told when they are final, in order, once, over many pages', async () => {
    await world.settle();
    await readOn();
    const before = told.length;
    const of = [terms(), terms()];
    await lock(of[0]!);
    await readOn();
    expect(told).toHaveLength(before);
    await world.rpc('anvil_mine', ['0x78']);
    await lock(of[1]!);
    await world.settle();
    expect((await readOn()).length).toBeGreaterThan(2);
    const bids = of.map((each) => world.escrow.bidOf(each));
    expect(told.slice(before).map(({ bid, kind }) => [bid, kind])).toEqual(
      bids.map((bid) => [bid, 'locked']),
    );
  });

  it('[ES20] a final block that is gone is told, with the place to read again from', async () => {
    await lock(terms());
    await world.settle();
    await readOn();
    await world.rpc('anvil_reorg', [70, []]);
    const read = await world.escrow.eventsAfter(cursor);
    expect(read.type).toBe('reorganized');
    expect(read.cursor.block).toBeLessThan(cursor!.block);
    expect((await world.escrow.eventsAfter(read.cursor)).type).toBe('events');
  });
});

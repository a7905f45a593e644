import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeEscrow } from '../escrow.contract.ts';
import { type MeetingPeople, makePeople, termsOf } from '../escrow.testkit.ts';
import { type EscrowCursor, type EscrowEvent, type EscrowTerms, EscrowUnavailable } from '../port.ts';
import { type ForeignWorld, openForeignWorld } from './foreignChain.testkit.ts';

describeEscrow('a chain that others run', () => openForeignWorld());

describe('sending to a chain that others run', () => {
  let world: ForeignWorld;
  let people: MeetingPeople;
  let number = 0;

  beforeAll(async () => {
    world = await openForeignWorld({ patienceMs: 4_000, bumpAfterMs: 150 });
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
  /** As many locks of that bid as there are on the chain. */
  const events = async (of: EscrowTerms) => {
    await world.settle();
    const bid = world.escrow.bidOf(of);
    return (await readAll()).filter((event) => event.bid === bid).map(({ kind }) => kind);
  };
  const readAll = async (pages: number[] = []): Promise<readonly EscrowEvent[]> => {
    const all: EscrowEvent[] = [];
    for (let cursor: EscrowCursor | null = null; ; ) {
      const read = await world.escrow.eventsAfter(cursor);
      if (read.type !== 'events') throw new Error('a final block is gone');
      all.push(...read.events);
      pages.push(read.events.length);
      if (read.cursor.block === cursor?.block) return all;
      cursor = read.cursor;
    }
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
    await expect.poll(() => world.sent.find(`lock:${world.escrow.bidOf(of)}`)).not.toBeNull();
    await world.restart();
    expect(await asked).toMatchObject({ type: 'pending' });
    expect(await world.escrow.find(world.escrow.bidOf(of))).toBeNull();
    world.breaks(null);
    await world.restart();
    await expect.poll(() => world.escrow.find(world.escrow.bidOf(of))).toBe('locked');
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
    await expect.poll(async () => (await kept())?.body.signings.length ?? 0).toBeGreaterThanOrEqual(3);
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
      await expect.poll(() => world.escrow.find(world.escrow.bidOf(each)), { timeout: 5_000 }).toBe('locked');
    }
    for (const each of of) expect(await events(each)).toEqual(['locked']);
    await expect.poll(() => world.sent.open(), { timeout: 5_000 }).toEqual([]);
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
    const before = await readAll();
    const of = [terms(), terms()];
    await lock(of[0]!);
    expect(await readAll()).toEqual(before);
    await world.rpc('anvil_mine', ['0x78']);
    await lock(of[1]!);
    await world.settle();
    const pages: number[] = [];
    const after = await readAll(pages);
    expect(pages.length).toBeGreaterThan(2);
    expect(after.slice(0, before.length)).toEqual(before);
    const bids = of.map((each) => world.escrow.bidOf(each));
    expect(after.slice(before.length).map(({ bid, kind }) => [bid, kind])).toEqual(
      bids.map((bid) => [bid, 'locked']),
    );
  });

  it('[ES20] a final block that is gone is told, with the place to read again from', async () => {
    await lock(terms());
    await world.settle();
    let cursor: EscrowCursor | null = null;
    for (let at = -1; at !== (cursor as EscrowCursor | null)?.block; ) {
      at = (cursor as EscrowCursor | null)?.block ?? -2;
      cursor = (await world.escrow.eventsAfter(cursor)).cursor;
    }
    await world.rpc('anvil_reorg', [70, []]);
    const told = await world.escrow.eventsAfter(cursor);
    expect(told.type).toBe('reorganized');
    expect(told.cursor.block).toBeLessThan(cursor!.block);
    expect((await world.escrow.eventsAfter(told.cursor)).type).toBe('events');
  });
});

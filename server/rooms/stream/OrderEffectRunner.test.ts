import { describe, expect, it, vi } from 'vitest';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { placeHold, voidHold } from '../../services/ledger/holds/holds.ts';
import { type LedgerPort, LedgerUnavailable } from '../../services/ledger/port.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { SimLedger } from '../sim/simLedger.ts';
import type { OrderEffect } from './machine/effects.ts';
import { creator, fan } from './machine/machineTestKit.ts';
import type { Order } from './machine/modes.ts';
import { OrderEffectRunner, ordersRef } from './OrderEffectRunner.ts';
import type { OrderResult } from './streamMachine.ts';

const STREAM_ID = 'st_test01';
const order = (patch: Partial<Order> = {}): Order => ({
  orderId: 'or_1',
  person: fan(1),
  asset: 'MESI',
  amountMinor: '100',
  mesiMinor: '100',
  rate: null,
  dueAtMs: 5_000,
  ...patch,
});
const place = (patch: Partial<Order> = {}): OrderEffect => ({
  t: 'placeHold',
  order: order(patch),
  purpose: 'ticket',
});
const take = (takenMinor: string, patch: Partial<Order> = {}): OrderEffect => ({
  t: 'endHold',
  order: order(patch),
  purpose: 'call',
  takenMinor,
  reason: 'returned',
  memo: { callId: 'call_1' },
});

/** Hands over a journal in memory; `away`: so many appends are answered as unknown first. */
function makeHands(answers: (RejectionCode | null)[] = []) {
  const ledger = new SimLedger();
  for (const asset of ['MESI', 'USD']) ledger.fund(`wallet:${fan(1).id}`, asset, 1_000n);
  const { clock, advance } = createSimRuntime();
  const results: OrderResult[] = [];
  const counts = { appends: 0, away: 0 };
  const port: Pick<LedgerPort, 'append' | 'get'> = {
    append: async (input) => {
      counts.appends += 1;
      if (counts.away-- > 0) throw new LedgerUnavailable();
      return ledger.append(input);
    },
    get: async (entryId) => ledger.get(entryId),
  };
  const failed = vi.fn();
  const hands = new OrderEffectRunner({
    streamId: STREAM_ID,
    creatorId: creator.id,
    ledger: port as LedgerPort,
    clock,
    decided: async (result) => {
      results.push(result);
      return answers.shift() ?? null;
    },
    onFailed: failed,
  });
  const settled = async (count: number) => {
    await vi.waitFor(() => expect(results.length).toBeGreaterThanOrEqual(count));
    return results;
  };
  return { ledger, port: port as LedgerPort, hands, settled, advance, counts, failed };
}

describe('the hands of orders', () => {
  it('[MO10] place a hold once, however often they are told while it is on its way', async () => {
    const { hands, settled, counts, ledger } = makeHands();
    for (let n = 0; n < 3; n += 1) hands.run([place()]);
    expect(await settled(1)).toEqual([{ t: 'holdPlaced', orderId: 'or_1', personId: fan(1).id }]);
    expect([counts.appends, ledger.get('hold/or_1')?.ref]).toEqual([1, ordersRef(STREAM_ID)]);
  });

  it('[MO10] ask again when it is not known whether it was done', async () => {
    const { hands, settled, counts, advance, ledger } = makeHands();
    counts.away = 2;
    hands.run([place()]);
    for (let n = 1; n <= 2; n += 1) {
      await vi.waitFor(() => expect(counts.appends).toBe(n));
      await new Promise((resolve) => void setImmediate(resolve));
      advance(500);
    }
    expect((await settled(1))[0]?.t).toBe('holdPlaced');
    expect(ledger.balance('hold:or_1')).toBe(100n);
  });

  it('[TK7] tell why nothing is held', async () => {
    const { hands, settled } = makeHands();
    hands.run([place({ amountMinor: '1001' })]);
    expect(await settled(1)).toMatchObject([{ t: 'holdRefused', code: 'InsufficientFunds' }]);
  });

  it('[TK11] find an order of long ago over', async () => {
    const { hands, settled, port } = makeHands();
    hands.run([place()]);
    await settled(1);
    await voidHold(port, { holdId: 'or_1', reason: 'returned' });
    hands.run([place()]);
    expect((await settled(2))[1]).toMatchObject({ t: 'holdRefused', code: 'IdempotencyConflict' });
  });

  it('[OO11] take a part, at the rate of the moment when it was held, and return the rest', async () => {
    const { hands, settled, ledger } = makeHands();
    const dollars = { asset: 'USD', rate: { rateId: 'r1', numerator: '7', denominator: '3' } } as const;
    hands.run([place(dollars)]);
    await settled(1);
    hands.run([take('31', dollars)]);
    // 31 × 7/3, rounded up
    expect((await settled(2))[1]).toMatchObject({ t: 'holdEnded', takenMinor: 31n, mesiMinor: 73n });
    const balances = [ledger.balance(`creator:${creator.id}`), ledger.balance(`wallet:${fan(1).id}`, 'USD')];
    expect(balances).toEqual([73n, 969n]);
  });

  it('[TK9] tell how it ended, when somebody else was faster', async () => {
    const { hands, settled, port, ledger } = makeHands();
    hands.run([place()]);
    await settled(1);
    await voidHold(port, { holdId: 'or_1', reason: 'expired' });
    hands.run([take('100')]);
    expect((await settled(2))[1]).toMatchObject({ t: 'holdEnded', takenMinor: 0n, mesiMinor: 0n });
    expect(ledger.balance(`creator:${creator.id}`)).toBe(0n);
  });

  it('[FE8] bring a result again to an authority that was too busy for it', async () => {
    const { hands, settled, advance } = makeHands(['RateLimited']);
    hands.run([place()]);
    await settled(1);
    await new Promise((resolve) => void setImmediate(resolve));
    advance(500);
    expect((await settled(2)).map(({ t }) => t)).toEqual(['holdPlaced', 'holdPlaced']);
  });

  it('[MO10] fail loudly when a hold that must be there is not', async () => {
    const { hands, failed } = makeHands();
    hands.run([take('100')]);
    await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
  });

  it('[MO10] return what no order stands for', async () => {
    const { hands, port, ledger } = makeHands();
    await placeHold(port, {
      holdId: 'or_stray',
      from: `wallet:${fan(1).id}`,
      held: { asset: 'MESI', amountMinor: 5n },
      conversion: null,
      ref: ordersRef(STREAM_ID),
      dueAtMs: 5_000,
      memo: {},
    });
    await hands.returnStray(['or_stray']);
    expect([ledger.balance('hold:or_stray'), ledger.get('hold/or_stray/end')?.memo.reason]).toEqual([
      0n,
      'released',
    ]);
  });
});

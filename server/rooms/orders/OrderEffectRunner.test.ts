import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Asset } from '../../../shared/money.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { placeHold, voidHold } from '../../services/ledger/holds/holds.ts';
import { type LedgerPort, LedgerUnavailable } from '../../services/ledger/port.ts';
import { createSqliteLedger } from '../../services/ledger/sqlite/sqliteLedger.ts';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import type { OrderEffect, OrderResult } from './effects.ts';
import { OrderEffectRunner } from './OrderEffectRunner.ts';
import type { NewOrder, OrderEnding } from './order.ts';
import { bid, OWNER, payer, WORKS_REF } from './orders.testkit.ts';
import { PAYEES } from './shares.ts';

const placing = (patch: Partial<NewOrder> = {}): OrderEffect => ({
  type: 'placeHold',
  order: { ...bid('or_1', patch), state: { type: 'placing' } },
});
const ends = (ending: OrderEnding, patch: Partial<NewOrder> = {}): OrderEffect => ({
  type: 'endHold',
  order: { ...bid('or_1', patch), state: { type: 'ending', isHeld: true, ending } },
  ending,
});
const take = (takenMinor: string, patch: Partial<NewOrder> = {}): OrderEffect =>
  ends({ type: 'post', takenMinor, memo: { callId: 'call_1' }, isKept: false }, patch);

const folder = mkdtempSync(join(tmpdir(), 'mesi-orders-'));
const ledgers: LedgerPort[] = [];
afterAll(async () => {
  for (const ledger of ledgers) await ledger.close();
  rmSync(folder, { recursive: true });
});

/** A ledger of its own on SQLite, where the first payer has money. */
async function makeLedger(): Promise<LedgerPort> {
  const { clock } = createSimRuntime();
  const ledger = createSqliteLedger({ path: join(folder, `${ledgers.length}.db`), clock });
  ledgers.push(ledger);
  for (const asset of ['MESI', 'USD'] as const) {
    const [source, wallet] = ['external:test:bank', `wallet:${payer(1).id}`];
    const funded = await ledger.append({
      ...{ id: `fund/${asset}`, kind: 'topUp', source, ref: null, memo: {} },
      legs: [
        { account: source, asset, amountMinor: -1_000n },
        { account: wallet, asset, amountMinor: 1_000n },
      ],
    });
    expect(funded.ok).toBe(true);
  }
  return ledger;
}

/** Makes a runner. The first `counts.away` appends are answered as unknown, and not done. */
async function makeHands(answers: (RejectionCode | null)[] = []) {
  const ledger = await makeLedger();
  const { clock, advance } = createSimRuntime();
  const results: OrderResult[] = [];
  const counts = { appends: 0, away: 0 };
  const port: Pick<LedgerPort, 'append' | 'get'> = {
    append: async (input) => {
      counts.appends += 1;
      if (counts.away-- > 0) throw new LedgerUnavailable();
      return ledger.append(input);
    },
    get: (entryId) => ledger.get(entryId),
  };
  const failed = vi.fn();
  const hands = new OrderEffectRunner({
    ref: WORKS_REF,
    factsOf: ({ purpose, payer: { id } }) => ({ purpose, giverId: id }),
    ledger: port,
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
  const balance = async (account: string, asset: Asset = 'MESI') =>
    (await ledger.balances(account))[asset] ?? 0n;
  return { ledger, hands, settled, advance, counts, failed, balance };
}

describe('the hands of orders', () => {
  it('[MO10] [OB18] place a hold once, however often they are told while it is on its way', async () => {
    const { hands, settled, counts, ledger } = await makeHands();
    for (let n = 0; n < 3; n += 1) hands.run([placing()]);
    expect(await settled(1)).toEqual([{ type: 'holdPlaced', orderId: 'or_1' }]);
    expect([counts.appends, (await ledger.get('hold/or_1'))?.ref]).toEqual([1, WORKS_REF]);
  });

  it('[MO10] [OB18] ask again when it is not known whether it was done', async () => {
    const { hands, settled, counts, advance, balance } = await makeHands();
    counts.away = 2;
    hands.run([placing()]);
    for (let n = 1; n <= 2; n += 1) {
      await vi.waitFor(() => expect(counts.appends).toBe(n));
      await new Promise((resolve) => void setImmediate(resolve));
      advance(500);
    }
    expect((await settled(1))[0]?.type).toBe('holdPlaced');
    expect(await balance('hold:or_1')).toBe(100n);
  });

  it('[TK7] tell why nothing is held', async () => {
    const { hands, settled } = await makeHands();
    hands.run([placing({ amountMinor: '1001' })]);
    expect(await settled(1)).toMatchObject([{ type: 'holdRefused', code: 'InsufficientFunds' }]);
  });

  it('[TK11] find an order of long ago over', async () => {
    const { hands, settled, ledger } = await makeHands();
    hands.run([placing()]);
    await settled(1);
    await voidHold(ledger, { holdId: 'or_1', reason: 'returned' });
    hands.run([placing()]);
    expect((await settled(2))[1]).toMatchObject({ type: 'holdRefused', code: 'IdempotencyConflict' });
  });

  it('[OO11] take a part, at the rate of the moment when it was held, and return the rest', async () => {
    const { hands, settled, balance } = await makeHands();
    const dollars = { asset: 'USD', rate: { rateId: 'r1', numerator: '7', denominator: '3' } } as const;
    hands.run([placing(dollars)]);
    await settled(1);
    hands.run([take('31', dollars)]);
    // 31 × 7/3, rounded up
    expect((await settled(2))[1]).toMatchObject({ type: 'holdEnded', takenMinor: 31n, mesiMinor: 73n });
    const balances = [await balance(OWNER), await balance(`wallet:${payer(1).id}`, 'USD')];
    expect(balances).toEqual([73n, 969n]);
  });

  it('[TK9] tell how it ended, when somebody else was faster', async () => {
    const { hands, settled, ledger, balance } = await makeHands();
    hands.run([placing()]);
    await settled(1);
    await voidHold(ledger, { holdId: 'or_1', reason: 'expired' });
    hands.run([take('100')]);
    expect((await settled(2))[1]).toMatchObject({ type: 'holdEnded', takenMinor: 0n, mesiMinor: 0n });
    expect(await balance(OWNER)).toBe(0n);
  });

  it('[FE8] bring a result again to an authority that was too busy for it', async () => {
    const { hands, settled, advance } = await makeHands(['RateLimited']);
    hands.run([placing()]);
    await settled(1);
    await new Promise((resolve) => void setImmediate(resolve));
    advance(500);
    expect((await settled(2)).map(({ type }) => type)).toEqual(['holdPlaced', 'holdPlaced']);
  });

  it('[MO10] fail loudly when a hold that must be there is not', async () => {
    const { hands, failed } = await makeHands();
    hands.run([take('100')]);
    await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
  });

  it('[MO10] [OB19] return what no order stands for', async () => {
    const { hands, ledger, balance } = await makeHands();
    await placeHold(ledger, {
      holdId: 'or_stray',
      from: `wallet:${payer(1).id}`,
      held: { asset: 'MESI', amountMinor: 5n },
      conversion: null,
      ref: WORKS_REF,
      dueAtMs: 5_000,
      memo: {},
    });
    await hands.returnStray(['or_stray']);
    expect([await balance('hold:or_stray'), (await ledger.get('hold/or_stray/end'))?.memo.reason]).toEqual([
      0n,
      'released',
    ]);
  });

  it('[OB17] pay all who stand in the order, and say of it what its purpose says', async () => {
    const { hands, settled, ledger, balance } = await makeHands();
    const payees = [3, 2, 2].map((share, n) => ({ account: `creator:us_${n}`, share }));
    const dollars = {
      asset: 'USD',
      rate: { rateId: 'r1', numerator: '7', denominator: '3' },
      payees,
    } as const;
    hands.run([placing(dollars)]);
    await settled(1);
    hands.run([take('100', dollars)]);
    expect((await settled(2))[1]).toMatchObject({ takenMinor: 100n, mesiMinor: 234n });
    // 43, 29 and 28 dollars of a hundred; the sum is converted once, at 7/3 rounded up
    expect(await Promise.all(payees.map(({ account }) => balance(account)))).toEqual([101n, 67n, 66n]);
    const memo = { purpose: 'bid', giverId: payer(1).id };
    expect((await ledger.get('hold/or_1'))?.memo).toMatchObject(memo);
    expect((await ledger.get('hold/or_1/end'))?.memo).toMatchObject({ ...memo, callId: 'call_1' });
  });

  it('[OB15] pay as many as an order may have in one entry, also with a rate and a rest', async () => {
    const { hands, settled, ledger } = await makeHands();
    const payees = Array.from({ length: PAYEES }, (_, n) => ({ account: `creator:us_${n}`, share: n + 1 }));
    const dollars = {
      asset: 'USD',
      rate: { rateId: 'r1', numerator: '7', denominator: '3' },
      payees,
    } as const;
    hands.run([placing(dollars)]);
    await settled(1);
    hands.run([take('99', dollars)]);
    expect((await settled(2))[1]).toMatchObject({ takenMinor: 99n });
    expect((await ledger.get('hold/or_1/end'))?.legs).toHaveLength(PAYEES + 4);
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASSET_CODES, type Asset, type Money } from '../../../shared/money.ts';
import { convert } from './quote.ts';
import { createWalletWorld, type WalletWorld } from './walletWorld.testkit.ts';

let world: WalletWorld;
beforeAll(async () => {
  world = await createWalletWorld();
});
afterAll(() => world.close());

let people = 0;
async function holder(money: Money): Promise<string> {
  const userId = `us_holder${++people}`;
  await world.wallet.topUps.begin({ userId, commandId: 'command1', money });
  return userId;
}

async function quoted(userId: string, from: Money, to: Asset, { wallet } = world) {
  const outcome = await wallet.conversions.quote({ userId, from, to });
  if (!outcome.ok) throw new Error(outcome.rejection.code);
  return outcome.value;
}

const usd = (amountMinor: bigint): Money => ({ asset: 'USD', amountMinor });

describe('quotes', () => {
  it('[WA7] say what is taken, given, and until when', async () => {
    const quote = await quoted('us_ann', usd(1_000n), 'EUR');
    expect(quote).toMatchObject({
      from: { asset: 'USD', amountMinor: '1000' },
      to: { asset: 'EUR', amountMinor: '920' },
      rest: null,
      rate: { numerator: '23', denominator: '25' },
      rateIds: ['fixed-2026-01/USD', 'fixed-2026-01/EUR'],
    });
    expect(quote.expiresAtMs).toBeGreaterThan(world.runtime.clock.nowMs());
  });

  it('[WA7] are good after a restart, for one person, and as they are', async () => {
    const userId = await holder(usd(5_000n));
    const { quoteId } = await quoted(userId, usd(1_000n), 'EUR');
    const [head, mac] = quoteId.slice(3).split('.') as [string, string];
    const changed = Buffer.from(head, 'base64url').toString().replace('"920"', '"999"');
    const forged = `qu_${Buffer.from(changed).toString('base64url')}.${mac}`;
    for (const each of [
      { userId: 'us_other', quoteId },
      { userId, quoteId: forged },
      { userId, quoteId: 'qu_nonsense' },
    ]) {
      const outcome = await world.wallet.conversions.convert({ ...each, commandId: 'convert1' });
      expect(outcome).toMatchObject({ ok: false, rejection: { code: 'QuoteNotFound' } });
    }
    const next = world.boot();
    const outcome = await next.wallet.conversions.convert({ userId, quoteId, commandId: 'convert1' });
    expect(outcome).toMatchObject({ ok: true });
  });

  it('[WA8] give the rest below a cent in MESI, and do not take it of MESI', async () => {
    expect(await quoted('us_ann', usd(1n), 'EUR').catch((error: Error) => error.message)).toBe(
      'AmountTooSmall',
    );
    expect(await quoted('us_ann', usd(2n), 'EUR')).toMatchObject({
      to: { asset: 'EUR', amountMinor: '1' },
      rest: { asset: 'MESI', amountMinor: '91305' },
    });
    expect(await quoted('us_ann', { asset: 'MESI', amountMinor: 123_456n }, 'USD')).toMatchObject({
      from: { amountMinor: '100000' },
      to: { amountMinor: '1' },
      rest: null,
    });
    expect(await quoted('us_ann', { asset: 'EUR', amountMinor: 1n }, 'MESI')).toMatchObject({
      to: { amountMinor: '108696' },
      rest: null,
    });
  });

  it('[WA8] cost the platform less than one minor unit of MESI, and the holder nothing', () => {
    const rate = fc.record({
      numerator: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      denominator: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    });
    const one = { numerator: 1n, denominator: 1n };
    const assets = fc.constantFrom(...ASSET_CODES);
    const amount = fc.bigInt({ min: 1n, max: 10n ** 30n });
    fc.assert(
      fc.property(assets, assets, amount, rate, rate, (asset, to, amountMinor, fromRate, toRate) => {
        const rates = { from: asset === 'MESI' ? one : fromRate, to: to === 'MESI' ? one : toRate };
        const conversion = asset === to ? null : convert({ asset, amountMinor }, to, rates);
        if (conversion === null) return;
        const { from, to: given, restMinor } = conversion;
        // all in MESI, over the common denominator
        const scale = rates.from.denominator * rates.to.denominator;
        const paid = from.amountMinor * rates.from.numerator * rates.to.denominator;
        const got = given.amountMinor * rates.to.numerator * rates.from.denominator + restMinor * scale;
        expect(from.amountMinor > 0n && given.amountMinor > 0n).toBe(true);
        expect(got - paid >= 0n && got - paid < scale).toBe(true);
      }),
      { seed: 20_261_121, numRuns: 2_000 },
    );
  });

  it('[WA8] need two assets', async () => {
    const outcome = await world.wallet.conversions.quote({ userId: 'us_ann', from: usd(1n), to: 'USD' });
    expect(outcome).toMatchObject({ ok: false, rejection: { code: 'SameAsset' } });
  });
});

describe('conversions', () => {
  const pairs = ASSET_CODES.flatMap((from) => ASSET_CODES.map((to) => [from, to] as const)).filter(
    ([from, to]) => from !== to,
  );
  it.each(pairs)('[WA9] %s → %s move what was quoted, through the exchange', async (asset, to) => {
    const amountMinor = asset === 'USD' || asset === 'EUR' ? 1_241n : 12_370_001n;
    const userId = await holder({ asset, amountMinor });
    const quote = await quoted(userId, { asset, amountMinor }, to);
    const outcome = await world.wallet.conversions.convert({
      userId,
      commandId: 'convert1',
      quoteId: quote.quoteId,
    });
    if (!outcome.ok) throw new Error(outcome.rejection.code);
    const { receipt } = outcome.value;
    expect(receipt.memo).toMatchObject({ rateIds: quote.rateIds.join(' '), toMinor: quote.to.amountMinor });
    expect(receipt.memo.rounding).toContain('MESI');
    expect(await world.balance(`wallet:${userId}`, to)).toBe(BigInt(quote.to.amountMinor));
    expect(await world.balance(`wallet:${userId}`, asset)).toBe(amountMinor - BigInt(quote.from.amountMinor));
    if (quote.rest)
      expect(await world.balance(`wallet:${userId}`, 'MESI')).toBe(BigInt(quote.rest.amountMinor));
  });

  it('[WA9] are one for one command, also when the quote is over; of an expired quote there are none', async () => {
    const userId = await holder(usd(5_000n));
    const [first, second] = [
      await quoted(userId, usd(1_000n), 'MESI'),
      await quoted(userId, usd(900n), 'MESI'),
    ];
    const run = (commandId: string, quoteId: string) =>
      world.wallet.conversions.convert({ userId, commandId, quoteId });
    const answers = await Promise.all([1, 2, 3].map(() => run('convert1', first.quoteId)));
    await world.advance(first.expiresAtMs - world.runtime.clock.nowMs());
    for (const each of [...answers, await run('convert1', first.quoteId)]) expect(each).toEqual(answers[0]);
    expect(await run('convert1', second.quoteId)).toMatchObject({
      rejection: { code: 'IdempotencyConflict' },
    });
    expect(await run('convert2', second.quoteId)).toMatchObject({ rejection: { code: 'QuoteExpired' } });
    expect(await world.balance(`wallet:${userId}`, 'USD')).toBe(4_000n);
  });

  it('[WA9] give nothing to who does not have it', async () => {
    const userId = await holder(usd(10n));
    const { quoteId } = await quoted(userId, usd(11n), 'MESI');
    const outcome = await world.wallet.conversions.convert({ userId, commandId: 'convert1', quoteId });
    expect(outcome).toMatchObject({ rejection: { code: 'InsufficientFunds' } });
  });
});

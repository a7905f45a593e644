import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LedgerContext, type MakeLedgerSite, useLedgerSite } from '../contract/ledgerSite.contract.ts';
import { fund, receiptOfOutcome, refused, topUp } from '../contract/samples.contract.ts';
import type { LedgerPort } from '../port.ts';
import { expireDueHolds } from './holdSweep.ts';
import { type HoldEnd, type HoldOrder, placeHold, postHold, readHold, voidHold } from './holds.ts';

const TEN_A_CENT = { rateId: 'fixed/USD', rate: { numerator: 100_000n, denominator: 1n } };

const NO_RATE = { rateId: 'r', rate: { numerator: 1n, denominator: 0n } };

function order(change: Partial<HoldOrder> & { readonly holdId: string }): HoldOrder {
  return {
    from: 'wallet:ann',
    held: { asset: 'MESI', amountMinor: 10n },
    conversion: null,
    ref: 'stream:st_1:tickets',
    dueAtMs: 1_700_000_060_000,
    memo: { seat: 'us_ann' },
    ...change,
  };
}

const to = (takenMinor: bigint, account = 'creator:star') => [{ account, takenMinor }];

/** What everybody has, with the accounts that have nothing left out. */
async function held(ledger: LedgerPort, ...accounts: string[]) {
  const balances = await Promise.all(
    accounts.map(async (name) => [name, await ledger.balances(name)] as const),
  );
  return Object.fromEntries(balances.filter(([, balance]) => Object.keys(balance).length > 0));
}

/** What holds do over any ledger. */
export function holdsContract(name: string, makeSite: MakeLedgerSite): void {
  describe(`holds contract: ${name}`, () => {
    const context = useLedgerSite(makeSite);
    describePlacing(context);
    describeEnds(context);
    describeRaces(context);
    describeConversion(context);
    describeExpiry(context);
  });
}

function describePlacing({ ledger }: LedgerContext): void {
  it('[HO1] sets aside what the payer has, once', async () => {
    await fund(ledger(), 'ann', 15n);
    const placed = receiptOfOutcome(await placeHold(ledger(), order({ holdId: 'h1' })));
    expect(placed).toMatchObject({ entryId: 'hold/h1', kind: 'hold', ref: 'stream:st_1:tickets' });
    expect(placed.memo).toEqual({ seat: 'us_ann', dueAtMs: '1700000060000' });
    expect(await placeHold(ledger(), order({ holdId: 'h1' }))).toEqual({
      ok: true,
      receipt: placed,
      replayed: true,
    });
    const larger = order({ holdId: 'h1', held: { asset: 'MESI', amountMinor: 11n } });
    expect(await placeHold(ledger(), larger)).toEqual(refused('IdempotencyConflict'));
    expect(await placeHold(ledger(), order({ holdId: 'h1', from: 'wallet:bob' }))).toEqual(
      refused('IdempotencyConflict'),
    );
    expect(await placeHold(ledger(), order({ holdId: 'h2' }))).toEqual(refused('InsufficientFunds'));
    expect(await held(ledger(), 'wallet:ann', 'hold:h1', 'hold:h2')).toEqual({
      'wallet:ann': { MESI: 5n },
      'hold:h1': { MESI: 10n },
    });
  });

  const MALFORMED: [string, Partial<HoldOrder>][] = [
    ['nothing', { held: { asset: 'MESI', amountMinor: 0n } }],
    ['less than nothing', { held: { asset: 'MESI', amountMinor: -5n } }],
    ['an id with a colon', { holdId: 'h1:end' }],
    ['an id with a slash', { holdId: 'h1/end' }],
    ['a due date that is none', { dueAtMs: Number.NaN }],
    ['a fact of the hold itself', { memo: { dueAtMs: '1' } }],
    ['a rate that is none', { held: { asset: 'USD', amountMinor: 1n }, conversion: NO_RATE }],
  ];
  it.each(MALFORMED)('[HO1] refuses %s', async (_, change) => {
    await fund(ledger(), 'ann', 15n);
    expect(await placeHold(ledger(), order({ holdId: 'h1', ...change }))).toEqual(refused('MalformedEntry'));
    expect(await ledger().audit()).toMatchObject({ entries: 1 });
  });

  it('[HO8] reads a hold as it was placed, and how it ended', async () => {
    await fund(ledger(), 'ann', 30n);
    const placed = order({ holdId: 'h1' });
    expect(await readHold(ledger(), 'h1')).toBeNull();
    await placeHold(ledger(), placed);
    expect(await readHold(ledger(), 'h1')).toEqual({
      state: 'open',
      hold: { ...placed, receipt: await ledger().get('hold/h1') },
    });
    await postHold(ledger(), { holdId: 'h1', to: to(1n) });
    expect(await readHold(ledger(), 'h1')).toMatchObject({
      state: 'posted',
      end: { entryId: 'hold/h1/end' },
    });
    await ledger().append(topUp({ id: 'usd', to: 'ann', amountMinor: 5n, asset: 'USD' }));
    const dollars = { asset: 'USD', amountMinor: 5n } as const;
    const converted = order({ holdId: 'h2', held: dollars, conversion: TEN_A_CENT });
    await placeHold(ledger(), converted);
    await voidHold(ledger(), { holdId: 'h2', reason: 'released' });
    expect(await readHold(ledger(), 'h2')).toMatchObject({
      state: 'voided',
      hold: { conversion: TEN_A_CENT, memo: { seat: 'us_ann' } },
      end: { kind: 'void', memo: { reason: 'released' } },
    });
  });
}

function describeEnds({ ledger }: LedgerContext): void {
  it('[HO3] posts a part to several, and returns the rest in the same entry', async () => {
    await fund(ledger(), 'ann', 10n);
    await placeHold(ledger(), order({ holdId: 'h1' }));
    const shares = [...to(6n), ...to(1n, 'platform:fees'), ...to(0n, 'creator:guest')];
    const end = await postHold(ledger(), { holdId: 'h1', to: shares, memo: { seconds: '42' } });
    expect(end).toMatchObject({
      ok: true,
      receipt: { kind: 'post', ref: 'stream:st_1:tickets', memo: { seconds: '42', takenMinor: '7' } },
    });
    expect(await held(ledger(), 'hold:h1', 'wallet:ann', 'creator:star', 'platform:fees')).toEqual({
      'wallet:ann': { MESI: 3n },
      'creator:star': { MESI: 6n },
      'platform:fees': { MESI: 1n },
    });
    expect(await ledger().audit()).toMatchObject({ entries: 3, broken: [], negative: [] });
  });

  it.each([
    ['no share', []],
    ['a share of zero', to(0n)],
  ])('[HO3] returns all when it is posted with %s', async (_, shares) => {
    await fund(ledger(), 'ann', 10n);
    await placeHold(ledger(), order({ holdId: 'h1' }));
    expect(await postHold(ledger(), { holdId: 'h1', to: shares })).toMatchObject({ ok: true });
    expect(await ledger().balances('wallet:ann')).toEqual({ MESI: 10n });
    expect(await readHold(ledger(), 'h1')).toMatchObject({ state: 'posted' });
  });

  it('[HO4] refuses what a hold cannot give, and leaves it open', async () => {
    await fund(ledger(), 'ann', 30n);
    await placeHold(ledger(), order({ holdId: 'h1' }));
    const post = (shares: ReturnType<typeof to>, holdId = 'h1') => postHold(ledger(), { holdId, to: shares });
    const rejected = (rejection: string) => ({ ok: false, rejection });
    expect(await post(to(1n), 'h2')).toEqual(rejected('HoldNotFound'));
    expect(await voidHold(ledger(), { holdId: 'h2', reason: 'released' })).toEqual(rejected('HoldNotFound'));
    expect(await post(to(11n))).toEqual(rejected('HoldExceeded'));
    expect(await post([...to(6n), ...to(5n, 'creator:guest')])).toEqual(rejected('HoldExceeded'));
    expect(await post([...to(-1n), ...to(5n)])).toEqual(rejected('MalformedEntry'));
    expect(await post(to(1n, 'nobody'))).toEqual(rejected('MalformedEntry'));
    await placeHold(ledger(), order({ holdId: 'h3', held: { asset: 'MESI', amountMinor: 20n } }));
    const crowd = Array.from({ length: 15 }, (_, at) => to(1n, `creator:c${at}`)).flat();
    expect(await post(crowd, 'h3')).toEqual(rejected('MalformedEntry'));
    expect((await readHold(ledger(), 'h1'))?.state).toBe('open');
    expect(await post(crowd.slice(1), 'h3')).toMatchObject({ ok: true });
  });

  it('[HO5] voids all, and says why', async () => {
    await fund(ledger(), 'ann', 10n);
    await placeHold(ledger(), order({ holdId: 'h1' }));
    const end = await voidHold(ledger(), { holdId: 'h1', reason: 'released', memo: { by: 'us_star' } });
    expect(end).toMatchObject({ receipt: { kind: 'void', memo: { reason: 'released', by: 'us_star' } } });
    expect(await held(ledger(), 'wallet:ann', 'hold:h1')).toEqual({ 'wallet:ann': { MESI: 10n } });
  });
}

function describeRaces({ ledger, open }: LedgerContext): void {
  it('[HO2] answers the same end again, and another one with the end that was first', async () => {
    await fund(ledger(), 'ann', 10n);
    await placeHold(ledger(), order({ holdId: 'h1' }));
    const first = await postHold(ledger(), { holdId: 'h1', to: to(4n) });
    if (!first.ok) throw new Error(first.rejection);
    const other = await open();
    expect(await postHold(other, { holdId: 'h1', to: to(4n) })).toEqual({ ...first, replayed: true });
    const ended = { ok: false, rejection: 'HoldEnded', receipt: first.receipt };
    expect(await postHold(other, { holdId: 'h1', to: to(5n) })).toEqual(ended);
    expect(await voidHold(other, { holdId: 'h1', reason: 'released' })).toEqual(ended);
    expect(await ledger().balances('creator:star')).toEqual({ MESI: 4n });
  });

  it('[HO2] ends each hold once when three instances post, void and expire it at a time', async () => {
    await fund(ledger(), 'ann', 1_000n);
    const instances = [ledger(), await open(), await open()] as const;
    const ids = Array.from({ length: 12 }, (_, at) => `h${at}`);
    await Promise.all(ids.map((holdId) => placeHold(ledger(), order({ holdId }))));
    const ends = ids.map((holdId, at) => {
      const [poster, releaser] = [instances[at % 3]!, instances[(at + 1) % 3]!];
      return [
        postHold(poster, { holdId, to: to(7n) }),
        voidHold(releaser, { holdId, reason: 'released' }),
        postHold(releaser, { holdId, to: to(7n) }),
      ];
    });
    const sweep = expireDueHolds(instances[2], { nowMs: Number.MAX_SAFE_INTEGER, limit: 1_000 });
    let posted = 0;
    for (const racing of ends) posted += await agreedEnd(await Promise.all(racing));
    await sweep;
    expect(await ledger().balances('creator:star')).toEqual(posted === 0 ? {} : { MESI: BigInt(7 * posted) });
    expect(await ledger().balances('wallet:ann')).toEqual({ MESI: BigInt(1_000 - 7 * posted) });
    expect(await ledger().audit()).toMatchObject({ entries: 25, broken: [], negative: [] });
  });

  /** All were told of one and the same end; 1 when it was a post. */
  async function agreedEnd(ends: readonly HoldEnd[]): Promise<number> {
    const hashes = ends.map((end) =>
      end.ok || end.rejection === 'HoldEnded' ? end.receipt.hash : end.rejection,
    );
    expect(new Set(hashes).size).toBe(1);
    expect(ends.filter((end) => end.ok && !end.replayed).length).toBeLessThanOrEqual(1);
    const [first] = ends;
    return first !== undefined && 'receipt' in first && first.receipt.kind === 'post' ? 1 : 0;
  }
}

function describeConversion({ ledger }: LedgerContext): void {
  it('[HO6] posts dollars as MESI at the rate of the day it was placed, and returns dollars', async () => {
    await ledger().append(topUp({ id: 'usd', to: 'ann', amountMinor: 500n, asset: 'USD' }));
    const placed = order({ holdId: 'h1', held: { asset: 'USD', amountMinor: 500n }, conversion: TEN_A_CENT });
    await placeHold(ledger(), placed);
    const end = await postHold(ledger(), { holdId: 'h1', to: to(200n) });
    expect(end).toMatchObject({
      receipt: { memo: { rateId: 'fixed/USD', rate: '100000/1', takenMinor: '200', mesiMinor: '20000000' } },
    });
    expect(await held(ledger(), 'wallet:ann', 'creator:star', 'exchange:USD', 'exchange:MESI')).toEqual({
      'wallet:ann': { USD: 300n },
      'creator:star': { MESI: 20_000_000n },
      'exchange:USD': { USD: 200n },
      'exchange:MESI': { MESI: -20_000_000n },
    });
  });

  it('[HO6] passes on what is not to be converted', async () => {
    await ledger().append(topUp({ id: 'usdc', to: 'ann', amountMinor: 500n, asset: 'USDC' }));
    await placeHold(ledger(), order({ holdId: 'h1', held: { asset: 'USDC', amountMinor: 500n } }));
    await postHold(ledger(), { holdId: 'h1', to: to(200n, 'external:bank:ann') });
    expect(await ledger().balances('wallet:ann')).toEqual({ USDC: 300n });
    await fund(ledger(), 'bob', 10n);
    await placeHold(ledger(), order({ holdId: 'h2', from: 'wallet:bob', conversion: TEN_A_CENT }));
    await postHold(ledger(), { holdId: 'h2', to: to(10n) });
    expect(await ledger().balances('creator:star')).toEqual({ MESI: 10n });
  });

  const sum = fc.record({
    amountMinor: fc.bigInt({ min: 1n, max: 10n ** 12n }),
    numerator: fc.bigInt({ min: 1n, max: 10n ** 7n }),
    denominator: fc.bigInt({ min: 1n, max: 10n ** 7n }),
    parts: fc.array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 6 }),
  });
  it('[HO6] loses less than one minor unit, however many share it, and pays all it converts', async () => {
    let run = 0;
    const property = fc.asyncProperty(sum, async ({ amountMinor, numerator, denominator, parts }) => {
      run += 1;
      const [holdId, from, rate] = [`p${run}`, `wallet:p${run}`, { numerator, denominator }];
      await ledger().append(topUp({ id: `fund_${run}`, to: `p${run}`, amountMinor, asset: 'EUR' }));
      const euros = { asset: 'EUR' as const, amountMinor };
      await placeHold(ledger(), order({ holdId, from, held: euros, conversion: { rateId: 'r', rate } }));
      const shares = parts.map((part, at) => ({
        account: `creator:c${run}_${at}`,
        takenMinor: (amountMinor * BigInt(part)) / BigInt(100 * parts.length),
      }));
      const taken = shares.reduce((all, { takenMinor }) => all + takenMinor, 0n);
      expect(await postHold(ledger(), { holdId, to: shares })).toMatchObject({ ok: true });
      const earned = await Promise.all(shares.map(({ account }) => ledger().balances(account)));
      const mesi = earned.reduce((all, { MESI = 0n }) => all + MESI, 0n);
      const lost = mesi * denominator - taken * numerator;
      expect(lost >= 0n && lost < denominator).toBe(true);
      expect((await ledger().balances(from)).EUR ?? 0n).toBe(amountMinor - taken);
    });
    await fc.assert(property, { seed: 20_260_101, numRuns: 40 });
    expect(await ledger().audit()).toMatchObject({ broken: [], negative: [] });
  });
}

function describeExpiry({ ledger }: LedgerContext): void {
  it('[HO7] lets a hold be posted past its time, until somebody has expired it', async () => {
    await fund(ledger(), 'ann', 20n);
    await placeHold(ledger(), order({ holdId: 'late', dueAtMs: 5 }));
    await placeHold(ledger(), order({ holdId: 'gone', dueAtMs: 5 }));
    expect(await postHold(ledger(), { holdId: 'late', to: to(10n) })).toMatchObject({ ok: true });
    expect(await expireDueHolds(ledger(), { nowMs: 5, limit: 10 })).toEqual({ expired: 1, cursor: null });
    expect(await postHold(ledger(), { holdId: 'gone', to: to(10n) })).toMatchObject({
      rejection: 'HoldEnded',
      receipt: { kind: 'void', memo: { reason: 'expired' } },
    });
  });

  it('[HO9] expires what is due and nothing else, a bounded step at a time', async () => {
    await fund(ledger(), 'ann', 100n);
    for (let at = 0; at < 6; at++) {
      await placeHold(ledger(), order({ holdId: `h${at}`, dueAtMs: at % 2 === 0 ? 1_000 : 1_001 }));
    }
    const step = (cursor: string | null) => expireDueHolds(ledger(), { nowMs: 1_000, limit: 2, cursor });
    const first = await step(null);
    const second = await step(first.cursor);
    expect([first.expired, second.expired]).toEqual([1, 1]);
    expect(await step(second.cursor)).toEqual({ expired: 1, cursor: null });
    const states = await Promise.all([0, 1, 2, 3, 4, 5].map((at) => readHold(ledger(), `h${at}`)));
    expect(states.map((view) => view?.state)).toEqual(['voided', 'open', 'voided', 'open', 'voided', 'open']);
    expect(await ledger().balances('wallet:ann')).toEqual({ MESI: 70n });
  });
}

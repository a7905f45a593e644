import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import { GENESIS_HASH, verifyReceipt } from './entry.ts';
import { describeFinding } from './finding.contract.ts';
import { describeLedgerModel } from './model.contract.ts';
import {
  type AppendOutcome,
  type EntryInput,
  type LedgerPort,
  type LedgerRejection,
  LedgerUnavailable,
  type Leg,
} from './port.ts';
import {
  fund,
  type ManualClock,
  manualClock,
  receiptOfOutcome,
  refused,
  tip,
  topUp,
} from './samples.contract.ts';

/** One place for data, empty at first. */
export interface LedgerSite {
  /** Opens the data; may be called while other instances of it are open. All instances go by `clock`. */
  open(): Promise<LedgerPort>;
  /**
   * Behind the ledger's back, while no instance is open: in everything stored of that entry, the bytes of `from`
   * become those of `to`, which are as many.
   */
  tamper(change: { readonly entryId: string; readonly from: string; readonly to: string }): Promise<void>;
  /** Takes the data away; every instance was closed before. */
  dispose(): Promise<void>;
}

export interface LedgerContext {
  /** The first instance, opened for each test. */
  readonly ledger: () => LedgerPort;
  readonly open: () => Promise<LedgerPort>;
  readonly closeAll: () => Promise<void>;
  readonly site: () => LedgerSite;
  readonly clock: () => ManualClock;
}

/** Makes an empty place for data. */
export type MakeLedgerSite = (clock: ManualClock) => Promise<LedgerSite>;

/** An empty place and a ledger open on it, for each test of the suite that calls this. */
export function useLedgerSite(makeSite: MakeLedgerSite): LedgerContext {
  let site: LedgerSite;
  let ledger: LedgerPort;
  let clock: ManualClock;
  const opened: LedgerPort[] = [];

  const open = async () => {
    const instance = await site.open();
    opened.push(instance);
    return instance;
  };
  const closeAll = async () => {
    for (const instance of opened.splice(0)) await instance.close();
  };

  beforeEach(async () => {
    clock = manualClock();
    site = await makeSite(clock);
    ledger = await open();
  });
  afterEach(async () => {
    await closeAll();
    await site.dispose();
  });
  return { ledger: () => ledger, open, closeAll, site: () => site, clock: () => clock };
}

/** What every ledger must do. */
export function ledgerContract(name: string, makeSite: MakeLedgerSite): void {
  describe(`ledger contract: ${name}`, () => {
    const context = useLedgerSite(makeSite);
    describeRefusals(context);
    describeReplays(context);
    describeFunds(context);
    describeProofs(context);
    describeReading(context);
    describeFinding(context);
    describeLife(context);
    describeLedgerModel(context);
  });
}

function describeRefusals({ ledger }: LedgerContext): void {
  it('[LE1] answers the first of several refusals, in order of precedence', async () => {
    await fund(ledger(), 'ann', 10n);
    await ledger().append(tip({ id: 'taken', from: 'ann', amountMinor: 1n }));
    const [debit, credit] = tip({ id: 'taken', from: 'ann', amountMinor: 999n }).legs as [never, never];
    const base = tip({ id: 'taken', from: 'ann', amountMinor: 999n });
    const unknown = { account: 'creator:star', asset: 'DOGE' as 'MESI', amountMinor: 7n };
    const cases: [EntryInput, AppendOutcome][] = [
      [{ ...base, legs: [debit, unknown], source: 'no account' }, refused('MalformedEntry')],
      [{ ...base, legs: [debit, unknown] }, refused('UnknownAsset')],
      [{ ...base, legs: [debit, credit, { ...unknown, asset: 'USD' }] }, refused('UnbalancedEntry')],
      [base, refused('IdempotencyConflict')],
      [{ ...base, id: 'free' }, refused('InsufficientFunds')],
    ];
    for (const [input, outcome] of cases) expect(await ledger().append(input)).toEqual(outcome);
  });

  it('[LE1] leaves no trace of a refused entry', async () => {
    await fund(ledger(), 'ann', 10n);
    await ledger().append(tip({ id: 'refused', from: 'ann', amountMinor: 11n }));
    expect(await ledger().get('refused')).toBeNull();
    expect(await ledger().balances('wallet:ann')).toEqual({ MESI: 10n });
    const later = receiptOfOutcome(
      await ledger().append(tip({ id: 'refused', from: 'ann', amountMinor: 10n })),
    );
    expect(later.source.seq).toBe(1);
  });

  const ten = tip({ id: 'new', from: 'ann', amountMinor: 10n });
  const paid = (amountMinor: unknown, asset = 'MESI') => ({
    ...ten,
    legs: [
      { account: 'wallet:ann', asset: asset as 'MESI', amountMinor: negated(amountMinor) as bigint },
      { account: 'creator:star', asset: asset as 'MESI', amountMinor: amountMinor as bigint },
    ],
  });
  const BAD: [string, EntryInput, LedgerRejection][] = [
    ['an amount of zero', paid(0n), 'MalformedEntry'],
    ['an amount below zero', paid(-5n), 'MalformedEntry'],
    ['a fraction', paid(0.5), 'MalformedEntry'],
    ['an amount in words', paid('10'), 'MalformedEntry'],
    ['more digits than money has', paid(10n ** 100n), 'MalformedEntry'],
    ['an asset nobody knows', paid(10n, 'DOGE'), 'UnknownAsset'],
    ['more received than paid', { ...ten, legs: [...ten.legs, ten.legs[1] as Leg] }, 'UnbalancedEntry'],
    ['a used id with another amount', { ...paid(9n), id: 'used' }, 'IdempotencyConflict'],
    ['an id of somebody else', tip({ id: 'used', from: 'bob', amountMinor: 1n }), 'IdempotencyConflict'],
    ['10^30 of a few', paid(10n ** 30n), 'InsufficientFunds'],
    ['what somebody else has', tip({ id: 'new', from: 'cid', amountMinor: 10n }), 'InsufficientFunds'],
  ];
  it.each(BAD)('[LE1] writes nothing of %s, and says why', async (_, input, rejection) => {
    for (const who of ['ann', 'bob']) await fund(ledger(), who, 50n);
    await ledger().append(tip({ id: 'used', from: 'ann', amountMinor: 1n }));
    expect(await ledger().append(input)).toEqual(refused(rejection));
    expect(await ledger().audit()).toMatchObject({ entries: 3, broken: [], negative: [] });
    expect(await ledger().balances('wallet:ann')).toEqual({ MESI: 49n });
    expect(await ledger().balances('wallet:bob')).toEqual({ MESI: 50n });
  });

  it('[LE4] refuses legs that do not sum to zero in each asset', async () => {
    const input = topUp({ id: 'top_1', to: 'ann', amountMinor: 100n });
    const [debit, credit] = input.legs as [EntryInput['legs'][0], EntryInput['legs'][0]];
    const across = { ...input, legs: [debit, { ...credit, asset: 'USDC' as const }] };
    expect(await ledger().append(across)).toEqual(refused('UnbalancedEntry'));
    const short = { ...input, legs: [debit, { ...credit, amountMinor: 99n }] };
    expect(await ledger().append(short)).toEqual(refused('UnbalancedEntry'));
  });
}

function negated(amount: unknown): unknown {
  return typeof amount === 'bigint' || typeof amount === 'number' ? -amount : amount;
}

function describeReplays({ ledger, open, closeAll, clock }: LedgerContext): void {
  it('[LE5] answers the first receipt again, in the batch, later, elsewhere and after a restart', async () => {
    await fund(ledger(), 'ann', 10n);
    const input = tip({ id: 'tip_1', from: 'ann', amountMinor: 10n });
    const [first, second] = await Promise.all([ledger().append(input), ledger().append(input)]);
    const receipt = receiptOfOutcome(first);
    expect(first).toEqual({ ok: true, receipt, replayed: false });
    const again = { ok: true, receipt, replayed: true };
    expect(second).toEqual(again);
    clock().set(1_800_000_000_000);
    expect(await ledger().append(input)).toEqual(again);
    expect(await (await open()).append(input)).toEqual(again);
    await closeAll();
    const reopened = await open();
    expect(await reopened.append(input)).toEqual(again);
    expect(await reopened.balances('creator:star')).toEqual({ MESI: 10n });
  });

  it('[LE5] holds the order of memo facts for no difference, and the order of legs for one', async () => {
    const input = { ...topUp({ id: 'top_1', to: 'ann', amountMinor: 1n }), memo: { a: '1', b: '2' } };
    await ledger().append(input);
    expect(await ledger().append({ ...input, memo: { b: '2', a: '1' } })).toMatchObject({ replayed: true });
    const turned = { ...input, legs: input.legs.toReversed() };
    expect(await ledger().append(turned)).toEqual(refused('IdempotencyConflict'));
  });

  it('[LE6] refuses a used id with any other input', async () => {
    await fund(ledger(), 'ann', 10n);
    const input = tip({ id: 'tip_1', from: 'ann', amountMinor: 2n });
    const others: EntryInput[] = [
      tip({ id: 'tip_1', from: 'ann', amountMinor: 3n }),
      tip({ id: 'tip_1', from: 'ann', amountMinor: 2n, to: 'other' }),
      tip({ id: 'tip_1', from: 'poor', amountMinor: 2n }),
      { ...input, ref: null },
      { ...input, kind: 'topUp' },
      { ...input, memo: { ...input.memo, message: 'Bravo' } },
    ];
    const outcomes = await Promise.all([input, ...others].map((entry) => ledger().append(entry)));
    expect(outcomes[0]).toMatchObject({ ok: true, replayed: false });
    expect(outcomes.slice(1)).toEqual(others.map(() => refused('IdempotencyConflict')));
    expect(await ledger().balances('wallet:ann')).toEqual({ MESI: 8n });
  });
}

function describeFunds({ ledger, open }: LedgerContext): void {
  it('[LE7] lets an account spend all it has and not one minor unit more', async () => {
    await fund(ledger(), 'ann', 100n);
    expect(await ledger().append(tip({ id: 'over', from: 'ann', amountMinor: 101n }))).toEqual(
      refused('InsufficientFunds'),
    );
    expect(await ledger().append(tip({ id: 'all', from: 'ann', amountMinor: 100n }))).toMatchObject({
      ok: true,
    });
    expect(await ledger().append(tip({ id: 'one', from: 'ann', amountMinor: 1n }))).toEqual(
      refused('InsufficientFunds'),
    );
    const inUsd = tip({ id: 'usd', from: 'ann', amountMinor: 1n, asset: 'USD' });
    expect(await ledger().append(inUsd)).toEqual(refused('InsufficientFunds'));
  });

  it('[LE7] counts several legs on the source as one, and lets only exchange and external owe', async () => {
    await fund(ledger(), 'ann', 10n);
    const input = tip({ id: 'split', from: 'ann', amountMinor: 8n });
    const twice = { ...input, legs: [...input.legs, ...input.legs] };
    expect(await ledger().append(twice)).toEqual(refused('InsufficientFunds'));
    const exchanged: EntryInput = {
      ...input,
      legs: [
        { account: 'wallet:ann', asset: 'MESI', amountMinor: -4n },
        { account: 'exchange:MESI', asset: 'MESI', amountMinor: 4n },
        { account: 'exchange:USD', asset: 'USD', amountMinor: -2n },
        { account: 'creator:star', asset: 'USD', amountMinor: 2n },
      ],
    };
    expect(await ledger().append(exchanged)).toMatchObject({ ok: true });
    expect(await ledger().balances('exchange:USD')).toEqual({ USD: -2n });
  });

  it('[LE3] refuses to debit an account that is not the source', async () => {
    await fund(ledger(), 'ann', 10n);
    const input = tip({ id: 'theft', from: 'bob', amountMinor: 5n });
    const theft: EntryInput = {
      ...input,
      legs: [
        { account: 'wallet:ann', asset: 'MESI', amountMinor: -5n },
        { account: 'wallet:bob', asset: 'MESI', amountMinor: 5n },
      ],
    };
    expect(await ledger().append(theft)).toEqual(refused('MalformedEntry'));
    expect(await ledger().balances('wallet:ann')).toEqual({ MESI: 10n });
  });

  it('[LE8] never overdraws when two instances race for the same money', async () => {
    await fund(ledger(), 'ann', 30n);
    const instances = [ledger(), await open()];
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        instances[at % 2]!.append(tip({ id: `tip_${at}`, from: 'ann', amountMinor: 1n })),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(30);
    for (const instance of instances) {
      expect(await instance.balances('wallet:ann')).toEqual({});
      expect(await instance.balances('creator:star')).toEqual({ MESI: 30n });
    }
  });

  it('[LE10] is exact beyond 2^63', async () => {
    const huge = 2n ** 64n * 10n ** 60n + 1n;
    await fund(ledger(), 'whale', huge);
    await ledger().append(tip({ id: 'big', from: 'whale', amountMinor: huge - 1n }));
    expect(await ledger().balances('wallet:whale')).toEqual({ MESI: 1n });
    const again = await (await open()).balances('creator:star');
    expect(again).toEqual({ MESI: huge - 1n });
    expect((await ledger().get('big'))?.legs[1]?.amountMinor).toBe((huge - 1n).toString());
  });
}

function describeProofs({ ledger, open, closeAll, site, clock }: LedgerContext): void {
  it('[LE9][LE12] chains the entries of a source without a gap, whoever appends', async () => {
    await fund(ledger(), 'ann', 1_000n);
    const instances = [ledger(), await open()];
    const appends = Array.from({ length: 40 }, (_, at) =>
      instances[at % 2]!.append(tip({ id: `tip_${at}`, from: 'ann', amountMinor: at < 30 ? 1n : 5_000n })),
    );
    const receipts = (await Promise.all(appends)).filter((outcome) => outcome.ok).map((o) => o.receipt);
    receipts.sort((a, b) => a.source.seq - b.source.seq);
    expect(receipts.map(({ source }) => source.seq)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
    const prevHashes = [GENESIS_HASH, ...receipts.map(({ hash }) => hash)].slice(0, 30);
    expect(receipts.map(({ prevHash }) => prevHash)).toEqual(prevHashes);
  });

  it('[LE11] gives receipts that prove themselves', async () => {
    await fund(ledger(), 'ann', 10n);
    const receipt = receiptOfOutcome(
      await ledger().append(tip({ id: 'tip_1', from: 'ann', amountMinor: 3n })),
    );
    expect(verifyReceipt(receipt)).toBe(true);
    expect(verifyReceipt(JSON.parse(JSON.stringify(receipt)) as Receipt)).toBe(true);
    expect(await ledger().get('tip_1')).toEqual(receipt);
  });

  it('[LE13] stamps an entry with its own clock', async () => {
    clock().set(1_712_345_678_901);
    const outcome = await ledger().append(topUp({ id: 'top_1', to: 'ann', amountMinor: 1n }));
    expect(receiptOfOutcome(outcome).atMs).toBe(1_712_345_678_901);
  });

  it('[LE14] finds nothing wrong with a journal that is sound', async () => {
    await fund(ledger(), 'ann', 10n);
    await ledger().append(topUp({ id: 'usd', to: 'ann', amountMinor: 5n, asset: 'USD' }));
    await ledger().append(tip({ id: 'tip_1', from: 'ann', amountMinor: 3n }));
    const sound = { entries: 3, sums: { MESI: '0', USD: '0' }, broken: [], negative: [] };
    const kinds = {
      creator: { MESI: '3' },
      'external:sandbox': { MESI: '-10', USD: '-5' },
      wallet: { MESI: '7', USD: '5' },
    };
    expect(await ledger().audit()).toEqual({ ...sound, kinds });
  });

  it('[LE14] finds one changed byte, and shows the entry to nobody', async () => {
    await fund(ledger(), 'ann', 1_000_000n);
    for (const at of [1, 2, 3]) {
      await ledger().append(tip({ id: `tip_${at}`, from: 'ann', amountMinor: BigInt(4_141 + at) }));
    }
    await closeAll();
    await site().tamper({ entryId: 'tip_2', from: '4143', to: '4149' });
    const reopened = await open();
    expect((await reopened.audit()).broken).toContain('tip_2');
    await expect(reopened.get('tip_2')).rejects.toThrow(LedgerUnavailable);
    expect(await reopened.get('tip_1')).toMatchObject({ entryId: 'tip_1' });
  });
}

function describeReading({ ledger, open }: LedgerContext): void {
  it('[LE15] shows balances as of every append that resolved, through any instance', async () => {
    const other = await open();
    expect(await other.balances('wallet:ann')).toEqual({});
    await fund(ledger(), 'ann', 10n);
    expect(await other.balances('wallet:ann')).toEqual({ MESI: 10n });
    await other.append(tip({ id: 'tip_1', from: 'ann', amountMinor: 10n }));
    expect(await ledger().balances('wallet:ann')).toEqual({});
    expect(await ledger().balances('creator:star')).toEqual({ MESI: 10n });
    expect(await other.get('nothing')).toBeNull();
  });
}

function describeLife({ ledger, open, closeAll }: LedgerContext): void {
  it('[LE17] has after opening again all that was answered, without a close before', async () => {
    await fund(ledger(), 'ann', 50n);
    const receipt = receiptOfOutcome(
      await ledger().append(tip({ id: 'tip_1', from: 'ann', amountMinor: 20n })),
    );
    const next = await open();
    expect(await next.get('tip_1')).toEqual(receipt);
    expect(await next.balances('wallet:ann')).toEqual({ MESI: 30n });
    expect(await next.audit()).toMatchObject({ entries: 2, broken: [] });
  });

  it('[LE18] answers at close all that was appended before, and nothing after', async () => {
    await fund(ledger(), 'ann', 50n);
    const appends = [1, 2, 3].map((at) =>
      ledger().append(tip({ id: `tip_${at}`, from: 'ann', amountMinor: 1n })),
    );
    await ledger().close();
    for (const outcome of await Promise.all(appends)) expect(outcome).toMatchObject({ ok: true });
    const late = ledger().append(tip({ id: 'late', from: 'ann', amountMinor: 1n }));
    await expect(late).rejects.toThrow(LedgerUnavailable);
    await expect(ledger().balances('wallet:ann')).rejects.toThrow(LedgerUnavailable);
    expect(await ledger().health()).toMatchObject({ ok: false });
    await closeAll();
    const reopened = await open();
    expect(await reopened.balances('wallet:ann')).toEqual({ MESI: 47n });
    expect(await reopened.health()).toEqual({ ok: true });
  });
}

import { expect, it } from 'vitest';
import type { AppendOutcome, EntryInput, LedgerRejection, Leg } from '../port.ts';
import type { LedgerContext } from './ledgerSite.contract.ts';
import { fund, receiptOfOutcome, refused, tip, topUp } from './samples.contract.ts';

export function describeRefusals({ ledger }: LedgerContext): void {
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

export function describeReplays({ ledger, open, closeAll, clock }: LedgerContext): void {
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

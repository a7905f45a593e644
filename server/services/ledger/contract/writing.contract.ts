import { expect, it } from 'vitest';
import { GENESIS_HASH } from '../../../../shared/hashChain.ts';
import type { Receipt } from '../../../../shared/protocol/answers.ts';
import { verifyReceipt } from '../entry.ts';
import { type EntryInput, LedgerUnavailable } from '../port.ts';
import type { LedgerContext } from './ledgerSite.contract.ts';
import { fund, receiptOfOutcome, refused, tip, topUp } from './samples.contract.ts';

export function describeFunds({ ledger, open }: LedgerContext): void {
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

export function describeProofs({ ledger, open, closeAll, site, clock }: LedgerContext): void {
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

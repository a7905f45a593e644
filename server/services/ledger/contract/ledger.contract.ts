import { describe, expect, it } from 'vitest';
import { LedgerUnavailable } from '../port.ts';
import { describeFinding } from './finding.contract.ts';
import { type LedgerContext, type MakeLedgerSite, useLedgerSite } from './ledgerSite.contract.ts';
import { describeLedgerModel } from './model.contract.ts';
import { describeRefusals, describeReplays } from './refusing.contract.ts';
import { fund, receiptOfOutcome, tip } from './samples.contract.ts';
import { describeFunds, describeProofs } from './writing.contract.ts';

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

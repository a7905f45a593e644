import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../shared/protocol/answers.ts';
import { chainTextOf, inputTextOf } from '../../shared/receiptText.ts';
import { checkReceipt } from './checkReceipt.ts';
import { verdictOf } from './verdict.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** As the ledger books it. */
function booked(parts: Pick<Receipt, 'legs' | 'memo'>): Receipt {
  const bare: Receipt = {
    entryId: 'tip_us_fan_1',
    kind: 'tip',
    atMs: 1_700_000_000_000,
    source: { account: 'wallet:us_fan', seq: 1 },
    ref: 'stream:st_1',
    inputHash: '',
    prevHash: '0'.repeat(64),
    hash: '',
    ...parts,
  };
  const hashed = { ...bare, inputHash: sha256(inputTextOf(bare)) };
  return { ...hashed, hash: sha256(chainTextOf(hashed)) };
}

const tip = booked({
  legs: [
    { account: 'wallet:us_fan', asset: 'USD', amountMinor: '-1000' },
    { account: 'exchange:USD', asset: 'USD', amountMinor: '1000' },
    { account: 'exchange:MESI', asset: 'MESI', amountMinor: '-100000000' },
    { account: 'creator:us_mara', asset: 'MESI', amountMinor: '100000000' },
  ],
  memo: { asset: 'USD', amountMinor: '1000', mesiMinor: '100000000', message: 'hello' },
});

const replaced = (from: string, to: string): Receipt => JSON.parse(JSON.stringify(tip).replaceAll(from, to));
const unsigned = async (receipt: Receipt) => verdictOf(receipt, await checkReceipt({ receipt }, null));

describe('the verdict on a receipt', () => {
  it('[RV1] is genuine only when all is right and this server signed it', async () => {
    const check = await checkReceipt({ receipt: tip }, null);
    expect(await verdictOf(tip, { ...check, signature: true })).toEqual({ type: 'genuine' });
    expect(await verdictOf(tip, { ...check, signature: false })).toEqual({ type: 'notOurs' });
    expect(await verdictOf(tip, check)).toEqual({ type: 'unproven' });
  });

  it.each([
    ['one leg', replaced('"-1000"', '"-9000"')],
    ['both legs', bothLegs()],
    ['the fact', replaced('"amountMinor":"1000","mesi', '"amountMinor":"9000","mesi')],
  ])('[RV2] says what the amount was when %s was changed', async (_, receipt) => {
    expect(await unsigned(receipt)).toEqual({
      type: 'changed',
      amount: { asset: 'USD', wasMinor: 1_000n, nowMinor: 9_000n },
    });
  });

  function bothLegs(): Receipt {
    const legs = tip.legs.map((leg) =>
      leg.asset === 'USD' ? { ...leg, amountMinor: leg.amountMinor.replace('1000', '9000') } : leg,
    );
    return { ...tip, legs };
  }

  it('[RV2] says only that it was changed when it cannot prove what it was', async () => {
    expect(await unsigned(replaced('hello', 'goodbye'))).toEqual({ type: 'changed', amount: null });
    const everywhere = JSON.parse(
      JSON.stringify(tip).replaceAll('1000"', '9000"').replaceAll('100000000', '900000000'),
    );
    expect(await unsigned(everywhere)).toEqual({ type: 'changed', amount: null });
  });

  it('[RV3] says that the time is not the one that was booked, also when the contents are', async () => {
    expect(await unsigned({ ...tip, atMs: 1 })).toEqual({ type: 'moved' });
  });

  it('[RV2] gives up on a receipt that is made to be worked on for ever', async () => {
    const legs = Array.from({ length: 5_000 }, (_, at) => ({
      account: `wallet:${at}`,
      asset: 'MESI' as const,
      amountMinor: String(at + 1),
    }));
    expect(await unsigned({ ...tip, legs })).toEqual({ type: 'changed', amount: null });
  });
});

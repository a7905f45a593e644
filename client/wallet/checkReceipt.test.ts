import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../shared/protocol/answers.ts';
import { chainTextOf, inputTextOf } from '../../shared/receiptText.ts';
import { checkReceipt, isProven } from './checkReceipt.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const key = {
  keyId: 'key-1',
  algorithm: 'Ed25519',
  publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
} as const;

function signed(change: Partial<Receipt> = {}) {
  const bare: Receipt = {
    entryId: 'tip_us_fan_1',
    kind: 'tip',
    atMs: 1_700_000_000_000,
    source: { account: 'wallet:us_fan', seq: 1 },
    legs: [
      { account: 'wallet:us_fan', asset: 'MESI', amountMinor: '-5' },
      { account: 'creator:us_mara', asset: 'MESI', amountMinor: '5' },
    ],
    ref: 'stream:st_1',
    memo: { message: 'hello' },
    inputHash: '',
    prevHash: '0'.repeat(64),
    hash: '',
  };
  const booked = { ...bare, inputHash: sha256(inputTextOf(bare)) };
  const receipt = { ...booked, hash: sha256(chainTextOf(booked)) };
  const signature = sign(null, Buffer.from(receipt.hash), privateKey).toString('base64url');
  return { receipt: { ...receipt, ...change }, keyId: 'key-1', signature };
}

describe('a receipt checked in the browser', () => {
  it('is proven when nothing was changed', async () => {
    const check = await checkReceipt(signed(), key);
    expect(check).toEqual({ content: true, chain: true, balance: true, signature: true });
    expect(isProven(check)).toBe(true);
  });

  it.each([
    ['content', { memo: { message: 'goodbye' } }],
    ['chain', { atMs: 1 }],
    ['balance', { legs: [{ account: 'wallet:us_fan', asset: 'MESI', amountMinor: '-5' }] }],
    ['signature', { hash: 'f'.repeat(64) }],
  ] as const)('says that the %s is wrong when it is', async (part, change) => {
    const check = await checkReceipt(signed(change as Partial<Receipt>), key);
    expect(check[part]).toBe(false);
    expect(isProven(check)).toBe(false);
  });

  it('is not proven by a signature under another key, and says nothing of one that is not there', async () => {
    expect((await checkReceipt({ ...signed(), keyId: 'key-2' }, key)).signature).toBe(false);
    expect((await checkReceipt({ receipt: signed().receipt }, key)).signature).toBeNull();
  });
});

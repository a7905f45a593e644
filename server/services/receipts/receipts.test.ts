import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GENESIS_HASH } from '../../../shared/hashChain.ts';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import { chainTextOf, inputTextOf } from '../../../shared/receiptText.ts';
import { loadOrMakeReceiptKey, parseReceiptKey } from '../../receiptKey.ts';
import { sha256 } from '../../sha256.ts';
import { tip } from '../ledger/contract/samples.contract.ts';
import { prepareEntry, sealEntry, verifyReceipt } from '../ledger/entry.ts';
import { createEd25519Receipts, keyIdOf } from './ed25519Receipts.ts';
import { parsePublicKey, parseReceipts, verifyReceipts } from './verifyReceipts.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const signer = createEd25519Receipts(privateKey);

/** Receipts of one account, each sealed on the one before. */
function chainOf(count: number, who = 'ann'): Receipt[] {
  const receipts: Receipt[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const prepared = prepareEntry(tip({ id: `tip_${who}_${seq}`, from: who, amountMinor: BigInt(seq) }));
    if (!prepared.ok) throw new Error(prepared.rejection);
    const prevHash = receipts.at(-1)?.hash ?? GENESIS_HASH;
    receipts.push(sealEntry(prepared.entry, { seq, prevHash, atMs: 1_700_000_000_000 + seq }));
  }
  return receipts;
}

const faultsOf = (value: unknown, key: KeyObject | null = publicKey) => {
  const receipts = parseReceipts(JSON.parse(JSON.stringify(value)));
  if (receipts === null) throw new Error('no receipts');
  return verifyReceipts(receipts, key).map(({ faults }) => faults.join(' '));
};

describe('signed receipts', () => {
  it('[RE1] carry a signature over their hash that the public key confirms', () => {
    const [receipt] = chainOf(1) as [Receipt];
    const signed = signer.sign(receipt);
    expect(signed).toEqual(signer.sign(receipt));
    expect(signed.receipt).toBe(receipt);
    const answer = signer.publicKey();
    const signature = Buffer.from(signed.signature, 'base64url');
    expect(verify(null, Buffer.from(receipt.hash), createPublicKey(answer.publicKey), signature)).toBe(true);
    expect([answer.algorithm, answer.keyId]).toEqual(['Ed25519', signed.keyId]);
  });

  it('[RE3] name their key by the key itself', () => {
    expect(signer.publicKey().keyId).toBe(keyIdOf(publicKey));
    expect(keyIdOf(publicKey)).toMatch(/^[\w-]{16}$/);
    expect(keyIdOf(generateKeyPairSync('ed25519').publicKey)).not.toBe(keyIdOf(publicKey));
  });

  it('[RE4] hash as the ledger does, by text that anybody can make', () => {
    for (const receipt of chainOf(2)) {
      expect(verifyReceipt(receipt)).toBe(true);
      expect(sha256(inputTextOf(receipt))).toBe(receipt.inputHash);
      expect(sha256(chainTextOf(receipt))).toBe(receipt.hash);
    }
  });
});

describe('a check of receipts', () => {
  const [first, second, third] = chainOf(3) as [Receipt, Receipt, Receipt];
  const signed = signer.sign(first);
  const other = generateKeyPairSync('ed25519');

  it('[RE4] finds nothing wrong with what is right, alone or in a list', () => {
    expect(faultsOf(signed)).toEqual(['']);
    expect(faultsOf([signed, ...[second, third].map(signer.sign)])).toEqual(['', '', '']);
    expect(faultsOf([first, second], null)).toEqual(['', '']);
  });

  const more = first.legs.map((leg) => ({ ...leg, amountMinor: leg.amountMinor.replace('1', '9') }));
  const CHANGES: [string, unknown, string][] = [
    ['amounts', { ...signed, receipt: { ...first, legs: more } }, 'InputHashWrong'],
    ['the message', { ...signed, receipt: { ...first, memo: { message: 'Boo' } } }, 'InputHashWrong'],
    [
      'one leg',
      { ...signed, receipt: { ...first, legs: [first.legs[0], more[1]] } },
      'InputHashWrong NotBalanced',
    ],
    ['the time', { ...signed, receipt: { ...first, atMs: 1 } }, 'HashWrong'],
    [
      'the number',
      { ...signed, receipt: { ...first, source: { ...first.source, seq: 2 } } },
      'HashWrong ChainStartWrong',
    ],
    ['the hash', { ...signed, receipt: { ...first, hash: second.hash } }, 'HashWrong SignatureWrong'],
    ['no signature', first, 'NotSigned'],
    ['the signature of another', { ...signer.sign(second), receipt: first }, 'SignatureWrong'],
    ['another key', createEd25519Receipts(other.privateKey).sign(first), 'OtherKey'],
    [
      'another key under this name',
      { ...createEd25519Receipts(other.privateKey).sign(first), keyId: signed.keyId },
      'SignatureWrong',
    ],
    ['a signature that is none', { ...signed, signature: '!' }, 'SignatureWrong'],
  ];
  it.each(CHANGES)('[RE4] names what is wrong: %s', (_, value, faults) => {
    expect(faultsOf(value)).toEqual([faults]);
  });

  it.each([
    ['text', 'receipt'],
    ['an empty list', []],
    ['a receipt with more in it', { ...first, paid: true }],
    [
      'an amount that is no number',
      { ...first, legs: first.legs.map((leg) => ({ ...leg, amountMinor: '01' })) },
    ],
    ['a fact that hides', { ...first, memo: JSON.parse(`{"__proto__":"x"}`) }],
    ['facts in a list', { ...first, memo: ['x'] }],
  ])('[RE4] takes %s for no receipt', (_, value) => {
    expect(parseReceipts(value)).toBeNull();
  });

  it('[RE5] finds a chain that does not hold, and takes a gap for none', () => {
    expect(faultsOf([third, first], null)).toEqual(['', '']);
    expect(faultsOf([second, second], null)).toEqual(['', '']);
    const [, fork] = chainOf(2).map((receipt) => receipt) as [Receipt, Receipt];
    const forked = reseal({ ...fork, atMs: 5 });
    expect(faultsOf([first, second, forked], null)).toEqual(['', '', 'NumberTwice']);
    const strayed = reseal({ ...third, prevHash: first.hash });
    expect(faultsOf([first, second, strayed], null)).toEqual(['', '', 'ChainBroken']);
    expect(faultsOf([...chainOf(2, 'bob'), first], null)).toEqual(['', '', '']);
  });

  /** A forger who hashes rightly. */
  function reseal(receipt: Receipt): Receipt {
    return { ...receipt, hash: sha256(chainTextOf(receipt)) };
  }

  it('[RE4] takes no other sort of key', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    expect(() => parsePublicKey(rsa.export({ type: 'spki', format: 'pem' }).toString())).toThrow('Ed25519');
    expect(parsePublicKey(signer.publicKey().publicKey).equals(publicKey)).toBe(true);
  });
});

describe('the key of receipts', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mesi-receipt-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('[RE2] is made once, kept for its owner alone, and used again', () => {
    const path = join(folder, 'receipt-key.pem');
    const made = loadOrMakeReceiptKey(path);
    expect(loadOrMakeReceiptKey(path).equals(made)).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(parseReceiptKey(readFileSync(path, 'utf8')).equals(made)).toBe(true);
  });

  it('[RE2] can be configured in one line, and must be of the right sort', () => {
    const der = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
    expect(parseReceiptKey(der).equals(privateKey)).toBe(true);
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    expect(() => parseReceiptKey(ec.export({ type: 'pkcs8', format: 'pem' }).toString())).toThrow('Ed25519');
    expect(() => parseReceiptKey('no key at all')).toThrow();
    const path = join(folder, 'broken.pem');
    writeFileSync(path, 'no key');
    expect(() => loadOrMakeReceiptKey(path)).toThrow('broken.pem does not hold an Ed25519 key');
  });
});

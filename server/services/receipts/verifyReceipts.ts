import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { ASSET_CODES } from '../../../shared/money.ts';
import type { Receipt } from '../../../shared/protocol/answers.ts';
import { chainTextOf, inputTextOf } from '../../../shared/receiptText.ts';
import { keyIdOf } from './ed25519Receipts.ts';

/**
 * Checks receipts with nothing but themselves and the server's public key: no journal, no server, no network. What is
 * read was written by anybody.
 */
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const receiptSchema = z.strictObject({
  entryId: z.string().min(1),
  kind: z.string().min(1),
  atMs: z.int(),
  source: z.strictObject({ account: z.string().min(1), seq: z.int().min(1) }),
  legs: z
    .array(
      z.strictObject({
        account: z.string().min(1),
        asset: z.enum(ASSET_CODES),
        amountMinor: z.string().regex(/^-?[1-9]\d*$/),
      }),
    )
    .min(2),
  ref: z.string().nullable(),
  memo: z.custom<Receipt['memo']>(isMemo),
  inputHash: hex,
  prevHash: hex,
  hash: hex,
});
const signedSchema = z.strictObject({ receipt: receiptSchema, keyId: z.string(), signature: z.string() });
/** One receipt or several, signed or not. */
const fileSchema = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(z.union([signedSchema, receiptSchema.transform((receipt) => ({ receipt }))])).min(1),
);

/** By its own keys: a `__proto__` must not be dropped in silence. */
function isMemo(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([key, fact]) => /^[A-Za-z][\w.-]{0,63}$/.test(key) && typeof fact === 'string',
  );
}

export type ReceiptFault =
  /** Something of what was paid, by whom, to whom or for what is not what was booked. */
  | 'InputHashWrong'
  /** Its number, time or place in the chain is not what was booked. */
  | 'HashWrong'
  | 'NotBalanced'
  /** The first of a chain names a predecessor, or a later one none. */
  | 'ChainStartWrong'
  | 'NotSigned'
  /** Signed with another key than the one given. */
  | 'OtherKey'
  | 'SignatureWrong'
  /** It does not follow from the receipt before it, which is here. */
  | 'ChainBroken'
  /** Another receipt of the same account has the same number. */
  | 'NumberTwice';

export interface ReceiptFinding {
  readonly entryId: string;
  readonly account: string;
  readonly seq: number;
  /** Empty: nothing is wrong with it. */
  readonly faults: readonly ReceiptFault[];
}

interface Parsed {
  readonly receipt: Receipt;
  readonly keyId?: string;
  readonly signature?: string;
}

/** Reads receipts; null when that is no receipt, nor a list of them. */
export function parseReceipts(value: unknown): readonly Parsed[] | null {
  const parsed = fileSchema.safeParse(value);
  return parsed.success ? (parsed.data as readonly Parsed[]) : null;
}

/** Reads a key in PEM as `GET /api/receipt-key` gives it. It throws when it is no such key. */
export function parsePublicKey(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`an Ed25519 key is needed, not ${key.asymmetricKeyType}`);
  return key;
}

/**
 * Checks receipts, and returns one finding per receipt, by account and number. When `key` is null, signatures are not
 * looked at.
 */
export function verifyReceipts(receipts: readonly Parsed[], key: KeyObject | null): ReceiptFinding[] {
  const sorted = receipts.toSorted(({ receipt: a }, { receipt: b }) =>
    a.source.account === b.source.account
      ? a.source.seq - b.source.seq
      : a.source.account < b.source.account
        ? -1
        : 1,
  );
  return sorted.map((parsed, at) => {
    const { entryId, source } = parsed.receipt;
    const before = sorted[at - 1]?.receipt;
    const faults = [
      ...faultsOf(parsed.receipt),
      ...(key === null ? [] : signatureFaults(parsed, key)),
      ...(before?.source.account === source.account ? chainFaults(before, parsed.receipt) : []),
    ];
    return { entryId, account: source.account, seq: source.seq, faults };
  });
}

function faultsOf(receipt: Receipt): ReceiptFault[] {
  const faults: ReceiptFault[] = [];
  if (sha256(inputTextOf(receipt)) !== receipt.inputHash) faults.push('InputHashWrong');
  if (sha256(chainTextOf(receipt)) !== receipt.hash) faults.push('HashWrong');
  if (!isBalanced(receipt)) faults.push('NotBalanced');
  if ((receipt.source.seq === 1) !== /^0+$/.test(receipt.prevHash)) faults.push('ChainStartWrong');
  return faults;
}

function signatureFaults({ receipt, keyId, signature }: Parsed, key: KeyObject): ReceiptFault[] {
  if (signature === undefined) return ['NotSigned'];
  if (keyId !== keyIdOf(key)) return ['OtherKey'];
  const isOurs = verify(null, Buffer.from(receipt.hash), key, Buffer.from(signature, 'base64url'));
  return isOurs ? [] : ['SignatureWrong'];
}

function chainFaults(before: Receipt, { source, prevHash, hash: own }: Receipt): ReceiptFault[] {
  if (before.source.seq === source.seq) return before.hash === own ? [] : ['NumberTwice'];
  return before.source.seq + 1 === source.seq && before.hash !== prevHash ? ['ChainBroken'] : [];
}

function isBalanced({ legs }: Receipt): boolean {
  return ASSET_CODES.every((asset) => {
    const ofAsset = legs.filter((leg) => leg.asset === asset);
    return ofAsset.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n) === 0n;
  });
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

import { GENESIS_HASH } from '../../../shared/hashChain.ts';
import { ASSET_CODES, isAsset } from '../../../shared/money.ts';
import { RECEIPT_KINDS, type Receipt, type ReceiptLeg } from '../../../shared/protocol/answers.ts';
import { sha256 } from '../../sha256.ts';
import { LEDGER_LIMITS as MAX } from './limits.ts';
import type { EntryInput, LedgerRejection, Leg } from './port.ts';

/** What balances need to know of an entry: who pays it, and what it moves. */
export interface Posting {
  readonly source: string;
  readonly legs: readonly Leg[];
}

/** A checked input with its canonical text. It holds nothing that the caller could still change. */
export interface PreparedEntry extends EntryInput {
  readonly receiptLegs: readonly ReceiptLeg[];
  /** The canonical JSON of the input, which is hashed and stored. */
  readonly text: string;
  readonly inputHash: string;
}

export interface ChainLink {
  readonly seq: number;
  readonly prevHash: string;
  readonly atMs: number;
}

export type Preparation =
  | { readonly ok: true; readonly entry: PreparedEntry }
  | { readonly ok: false; readonly rejection: LedgerRejection };

const NAME = /^[\x21-\x7e]+$/;
const ACCOUNT = /^[a-z]+(?::[\w.@-]+)+$/;
const MEMO_KEY = /^[A-Za-z][\w.-]{0,63}$/;
const HASH = /^[0-9a-f]{64}$/;
const AMOUNT = /^-?[1-9]\d*$/;
const KINDS: ReadonlySet<string> = new Set(RECEIPT_KINDS);
const MAX_KNOWN_KEYS = 1_000;
const knownKeys = new Set<string>();
const AMOUNT_BOUND = 10n ** BigInt(MAX.amountDigits);

export function mayGoNegative(account: string): boolean {
  return account.startsWith('exchange:') || account.startsWith('external:');
}

/** Returns the first word of an account's name. Money from outside is also told apart by who holds it. */
export function kindOf(account: string): string {
  const [kind = '', name = ''] = account.split(':');
  return kind === 'external' ? `${kind}:${name}` : kind;
}

export function isBalanced(legs: readonly Leg[]): boolean {
  for (const asset of ASSET_CODES) {
    let sum = 0n;
    for (const leg of legs) if (leg.asset === asset) sum += leg.amountMinor;
    if (sum !== 0n) return false;
  }
  return true;
}

/** Judges what can be judged without the journal, in the order of precedence, and fixes the input's identity. */
export function prepareEntry(input: EntryInput): Preparation {
  if (!isWellFormed(input)) return { ok: false, rejection: 'MalformedEntry' };
  if (!input.legs.every((leg) => isAsset(leg.asset))) return { ok: false, rejection: 'UnknownAsset' };
  if (!isBalanced(input.legs)) return { ok: false, rejection: 'UnbalancedEntry' };
  return { ok: true, entry: canonical(input) };
}

/** Returns the receipt of an entry that takes its place in its source's chain. */
export function sealEntry(entry: PreparedEntry, { seq, prevHash, atMs }: ChainLink): Receipt {
  return {
    entryId: entry.id,
    kind: entry.kind,
    atMs,
    source: { account: entry.source, seq },
    legs: entry.receiptLegs,
    ref: entry.ref,
    memo: entry.memo,
    inputHash: entry.inputHash,
    prevHash,
    hash: chainHash(entry.inputHash, { seq, prevHash, atMs }),
  };
}

/**
 * Tells whether everything in the receipt is what was hashed. It needs nothing but the receipt; SPEC.md has the
 * recipe. It is false for whatever is no receipt at all.
 */
export function verifyReceipt(receipt: Receipt): boolean {
  try {
    return isTrue(receipt);
  } catch {
    return false;
  }
}

function isTrue(receipt: Receipt): boolean {
  const { seq, account: source } = receipt.source;
  if (!HASH.test(receipt.prevHash) || !Number.isSafeInteger(seq) || seq < 1) return false;
  if ((seq === 1) !== (receipt.prevHash === GENESIS_HASH) || !Number.isSafeInteger(receipt.atMs))
    return false;
  const legs = parseLegs(receipt.legs);
  if (legs === null) return false;
  const { entryId: id, kind, ref, memo, prevHash, atMs } = receipt;
  const prepared = prepareEntry({ id, kind, source, legs, ref, memo });
  if (!prepared.ok || prepared.entry.inputHash !== receipt.inputHash) return false;
  return chainHash(receipt.inputHash, { seq, prevHash, atMs }) === receipt.hash;
}

/** Reads legs as they stand in a receipt or a stored input; null when an amount is not one. */
export function parseLegs(legs: readonly ReceiptLeg[]): Leg[] | null {
  if (!legs.every((leg) => AMOUNT.test(leg.amountMinor))) return null;
  return legs.map(({ account, asset, amountMinor }) => ({
    account,
    asset,
    amountMinor: BigInt(amountMinor),
  }));
}

function chainHash(inputHash: string, { seq, prevHash, atMs }: ChainLink): string {
  return sha256(`mesi-entry-1\n${prevHash}\n${seq}\n${atMs}\n${inputHash}`);
}

function canonical(input: EntryInput): PreparedEntry {
  const { id, kind, source, ref } = input;
  const legs: Leg[] = [];
  const receiptLegs: ReceiptLeg[] = [];
  // Account, asset and amount were checked, and have no character that JSON would escape.
  let legsText = '';
  for (const leg of input.legs) {
    const { account, asset, amountMinor } = leg;
    const amount = amountMinor.toString();
    legs.push({ account, asset, amountMinor });
    receiptLegs.push({ account, asset, amountMinor: amount });
    const comma = legsText === '' ? '' : ',';
    legsText += `${comma}{"account":"${account}","asset":"${asset}","amountMinor":"${amount}"}`;
  }
  const memo: Record<string, string> = {};
  for (const key of Object.keys(input.memo).sort()) memo[key] = input.memo[key] as string;
  const text =
    `{"id":${JSON.stringify(id)},"kind":"${kind}","source":"${source}","legs":[${legsText}],` +
    `"ref":${JSON.stringify(ref)},"memo":${JSON.stringify(memo)}}`;
  return { id, kind, source, legs, ref, memo, receiptLegs, text, inputHash: sha256(text) };
}

function isWellFormed({ id, kind, source, legs, ref, memo }: EntryInput): boolean {
  if (!isName(id, NAME) || !KINDS.has(kind) || !isName(source, ACCOUNT)) return false;
  if (ref !== null && !isName(ref, NAME)) return false;
  if (!Array.isArray(legs) || legs.length < MAX.minLegs || legs.length > MAX.maxLegs) return false;
  if (!legs.every((leg) => isLeg(leg, source)) || !legs.some((leg) => leg.account === source)) return false;
  return isMemo(memo);
}

/**
 * Tells whether a leg is allowed. Only the source is guarded against a second writer, so only the source, or an
 * account that may owe, can be debited.
 */
function isLeg(leg: Leg, source: string): boolean {
  if (typeof leg !== 'object' || leg === null) return false;
  const { account, asset, amountMinor } = leg;
  if (
    (account !== source && !isName(account, ACCOUNT)) ||
    typeof asset !== 'string' ||
    typeof amountMinor !== 'bigint'
  )
    return false;
  if (amountMinor === 0n || amountMinor >= AMOUNT_BOUND || amountMinor <= -AMOUNT_BOUND) return false;
  return amountMinor > 0n || account === source || mayGoNegative(account);
}

function isMemo(memo: EntryInput['memo']): boolean {
  if (typeof memo !== 'object' || memo === null || Array.isArray(memo)) return false;
  const keys = Object.keys(memo);
  if (keys.length > MAX.memoFacts) return false;
  return keys.every((key) => isMemoKey(key) && isMemoValue(memo[key]));
}

/** Programs write the same few keys over and over. */
function isMemoKey(key: string): boolean {
  if (knownKeys.has(key)) return true;
  if (!MEMO_KEY.test(key)) return false;
  if (knownKeys.size < MAX_KNOWN_KEYS) knownKeys.add(key);
  return true;
}

function isMemoValue(value: unknown): boolean {
  if (typeof value !== 'string' || !value.isWellFormed()) return false;
  return value.length <= MAX.memoValueChars || [...value].length <= MAX.memoValueChars;
}

function isName(value: string, pattern: RegExp): boolean {
  return typeof value === 'string' && value.length <= MAX.nameChars && pattern.test(value);
}

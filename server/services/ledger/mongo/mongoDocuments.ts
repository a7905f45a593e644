import type { Asset } from '../../../../shared/money.ts';
import type { Receipt } from '../../../../shared/protocol/answers.ts';
import { sha256 } from '../../../sha256.ts';
import { type PreparedEntry, verifyReceipt } from '../entry.ts';
import type { EntryInput } from '../port.ts';

/** What stands in the database; SPEC.md says what each collection proves. */

/** One entry; never changed. */
export interface EntryDocument {
  /** Id of the entry. */
  readonly _id: string;
  readonly source: { readonly account: string; readonly seq: number };
  /** Where it was claimed. */
  readonly span: string;
  readonly place: number;
  readonly atMs: number;
  /** Canonical text of the input. */
  readonly input: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** The claim of one batch: what may be in the journal. Written before the batch is; never changed. */
export interface PageDocument {
  /** `<span>/<batch>` */
  readonly _id: string;
  /** Whose it is: a writer that finds its page written knows whether by itself. */
  readonly by: string;
  /** When it was written, the fate of every claim in batches up to this one was known … */
  readonly settled: number;
  /** … and these places of theirs are empty: the entry did not get into the journal, and never will. */
  readonly dead: readonly number[];
  /** JSON of Claim[]; null: a fence, behind which the span's writer writes no more. */
  readonly claims: string | null;
}

/** What one span did under one key; written once the span is settled, never changed. */
export interface RowDocument extends StoredSum {
  /** `<key> <span>` */
  readonly _id: string;
  /** Ids of the entries, in the order of their places; null: too many to stand here, they are in a list. */
  readonly ids: readonly string[] | null;
}

export interface ListDocument {
  readonly _id: string;
  readonly ids: readonly string[];
}

/** Everything an account did in all spans up to `upTo` that are not in `except`. */
export interface FoldDocument extends StoredSum {
  readonly _id: string;
  readonly version: number;
  readonly upTo: string;
  readonly except: readonly string[];
}

/** Beside the folds: which of the holds in all spans up to `upTo` were open when it was made. Others never open again. */
export interface HoldsFoldDocument {
  readonly _id: string;
  readonly version: number;
  readonly upTo: string;
  readonly open: readonly string[];
}

export interface StoredSum {
  readonly sums: Readonly<Partial<Record<Asset, string>>>;
  /** Entries this account was the source of, the last one's seq and hash. */
  readonly spent: number;
  readonly seq: number;
  readonly head: string;
}

/** One document, changed by compare-and-set: which spans there are, and which are not settled yet. */
export interface RegistryDocument {
  readonly _id: string;
  readonly version: number;
  /** Number of the span that is opened next. */
  readonly next: number;
  readonly open: readonly OpenSpan[];
}

export interface OpenSpan {
  readonly span: string;
  /** The writer it belongs to. */
  readonly by: string;
}

/** One line of a page. `legs` are account, asset and amount in turn. */
export interface Claim {
  readonly place: number;
  readonly id: string;
  readonly source: string;
  readonly seq: number;
  readonly hash: string;
  readonly ref: string | null;
  readonly isHold: boolean;
  readonly legs: readonly ClaimLeg[];
}

export interface ClaimLeg {
  readonly account: string;
  readonly asset: Asset;
  readonly amountMinor: bigint;
}

/** An entry that was decided and sealed, on its way into the journal. */
export interface SealedEntry {
  readonly entry: PreparedEntry;
  readonly receipt: Receipt;
}

/** Places of one batch. */
export const PLACES_PER_BATCH = 1_024;
export const HOLDS_KEY = '#holds';

const SPAN_CHARS = 8;
const BATCH_CHARS = 4;
/** Above every span. */
const END = '~';

export function spanName(number: number): string {
  return number.toString(36).padStart(SPAN_CHARS, '0');
}

export function spanNumber(span: string): number {
  return Number.parseInt(span, 36);
}

export function pageId(span: string, batch: number): string {
  return `${span}/${batch.toString(36).padStart(BATCH_CHARS, '0')}`;
}

export function batchOf({ _id }: Pick<PageDocument, '_id'>): number {
  return Number.parseInt(_id.slice(SPAN_CHARS + 1), 36);
}

export function lastPageId(span: string): string {
  return `${span}/${END}`;
}

/** A space is in no account and no ref, and no account begins as a ref's key does. */
export function rowId(key: string, span: string): string {
  return `${key} ${span}`;
}

export function lastRowId(key: string): string {
  return `${key} ${END}`;
}

export function spanOfRow(id: string): string {
  return id.slice(-SPAN_CHARS);
}

export function refKey(ref: string): string {
  return `=${ref}`;
}

/** What an entry is filed under: each account it has a leg on, its ref, and the list of holds. */
export function keysOf({ legs, ref, isHold }: Pick<Claim, 'legs' | 'ref' | 'isHold'>): string[] {
  const keys: string[] = [];
  for (const { account } of legs) if (!keys.includes(account)) keys.push(account);
  if (ref !== null) keys.push(refKey(ref));
  if (isHold) keys.push(HOLDS_KEY);
  return keys;
}

export function claimOf({ entry, receipt }: SealedEntry, place: number): Claim {
  const { id, source, ref, legs, kind } = entry;
  const { seq } = receipt.source;
  return { place, id, source, seq, hash: receipt.hash, ref, isHold: kind === 'hold', legs };
}

export function documentOf(
  { entry, receipt }: SealedEntry,
  at: { span: string; place: number },
): EntryDocument {
  return {
    _id: entry.id,
    source: receipt.source,
    span: at.span,
    place: at.place,
    atMs: receipt.atMs,
    input: entry.text,
    prevHash: receipt.prevHash,
    hash: receipt.hash,
  };
}

type StoredClaim = [number, string, string, number, string, string | null, 0 | 1, ...string[]];

export function storeClaims(claims: readonly Claim[]): string {
  const rows = claims.map(({ place, id, source, seq, hash, ref, isHold, legs }) => {
    const row: StoredClaim = [place, id, source, seq, hash, ref, isHold ? 1 : 0];
    for (const { account, asset, amountMinor } of legs) row.push(account, asset, amountMinor.toString());
    return row;
  });
  return JSON.stringify(rows);
}

export function readClaims(stored: string): Claim[] {
  return (JSON.parse(stored) as StoredClaim[]).map(([place, id, source, seq, hash, ref, isHold, ...flat]) => {
    const legs: ClaimLeg[] = [];
    for (let at = 0; at < flat.length; at += 3) {
      const [account, asset, amount] = flat.slice(at, at + 3) as [string, Asset, string];
      legs.push({ account, asset, amountMinor: BigInt(amount) });
    }
    return { place, id, source, seq, hash, ref, isHold: isHold === 1, legs };
  });
}

/** What stands in the database is not what was written. */
export class DamagedDocument extends Error {
  override readonly name = 'DamagedDocument';
}

/** Throws DamagedDocument unless the document is exactly what was sealed. */
export function receiptOf(document: EntryDocument): Receipt {
  const input = inputOf(document);
  const receipt: Receipt = {
    entryId: input.id,
    kind: input.kind,
    atMs: document.atMs,
    source: { account: input.source, seq: document.source.seq },
    legs: input.legs,
    ref: input.ref,
    memo: input.memo,
    inputHash: sha256(document.input),
    prevHash: document.prevHash,
    hash: document.hash,
  };
  if (!verifyReceipt(receipt)) throw new DamagedDocument(`entry ${document._id} does not verify`);
  return receipt;
}

type StoredInput = Omit<EntryInput, 'legs'> & { readonly legs: Receipt['legs'] };

function inputOf({ _id, source, input: text }: EntryDocument): StoredInput {
  try {
    const input = JSON.parse(text) as StoredInput;
    if (input.id === _id && input.source === source.account) return input;
  } catch (cause) {
    throw new DamagedDocument(`entry ${_id} cannot be read`, { cause });
  }
  throw new DamagedDocument(`entry ${_id} is filed under other names than its own`);
}

/**
 * The store keeps versioned documents of plain JSON (money as decimal strings). Every method is atomic on one
 * document and durable when its promise resolves; there are no transactions over several. Infrastructure that is lost
 * throws `StoreUnavailable`; the outcomes below are the only ones that a caller plans for.
 */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

/**
 * An index that orders the documents that share a value of `field` by `by`, a string or a safe integer, and then by
 * their id.
 */
export interface OrderedIndex {
  readonly field: string;
  readonly by: string;
}

/**
 * An index of words, beside the ordered index of `within` and `by`. `field` is a list of strings; a document without it is
 * not in the index. No two documents that share a value of `within` have the same `by`.
 */
export interface WordIndex {
  readonly field: string;
  readonly within: string;
  readonly by: string;
  /**
   * Whether `by` is a whole number from 0 to 4,294,967,295 and capitals of ASCII do not matter: then SQLite keeps the words where
   * many new ones cost little. It may not be changed.
   */
  readonly isNumbered?: true;
}

/**
 * Names the fields whose values are unique (`unique`) or looked up (`index`). Values are strings; a document without
 * the field is not in the index.
 */
export interface CollectionSpec {
  readonly name: string;
  readonly unique: readonly string[];
  readonly index: readonly string[];
  /** The ordered indexes. A document that has `field` has `by`, too. */
  readonly ordered?: readonly OrderedIndex[];
  readonly words?: WordIndex;
}

export interface Versioned<T> {
  readonly id: string;
  /** The number of the version: 1 after insert, one more after each replace. */
  readonly version: number;
  readonly body: T;
}

export type InsertOutcome =
  | { readonly ok: true; readonly version: 1 }
  | { readonly ok: false; readonly rejection: 'AlreadyExists'; readonly field: string };
export type ReplaceOutcome =
  | { readonly ok: true; readonly version: number }
  | { readonly ok: false; readonly rejection: 'VersionMismatch' | 'NotFound' }
  | { readonly ok: false; readonly rejection: 'AlreadyExists'; readonly field: string };

/** Where a document stands among those of its value. */
export interface Position {
  readonly id: string;
  /** The document's value of the query's `by`, when the query has one. */
  readonly at?: string | number;
}

export interface FindQuery {
  readonly field: string;
  readonly value: string;
  /** The `by` of an ordered index of that field; without it documents are ordered by id. */
  readonly by?: string;
  /** `ascending` (the default) begins with the smallest: where `by` is a time, with the oldest. */
  readonly order?: 'ascending' | 'descending';
  /** Only documents behind this place, in the order asked for; nothing needs to stand there any more. */
  readonly after?: Position;
  /**
   * Only documents in whose words each of these begins one, 1 … 8 of them; `field` and `by` are then those of the index of
   * words, and of `after` its `at` counts alone. The pages cost more the more words begin so.
   */
  readonly words?: readonly string[];
  /** How many documents the page may have, 1 … 1,000. */
  readonly limit: number;
}

/** Returns the first text behind all that begin with this one, as every adapter compares: by code point. */
export const endOfPrefix = (prefix: string): string => `${prefix}\u{10FFFF}`;

export interface StorePort {
  /** Inserts a document. The `field` of AlreadyExists is `id` or the unique field that was taken. */
  insert<T extends JsonObject>(collection: string, id: string, body: T): Promise<InsertOutcome>;
  get<T extends JsonObject>(collection: string, id: string): Promise<Versioned<T> | null>;
  /**
   * Finds documents by a unique or indexed field, in the query's order. A page costs the same however many documents
   * there are.
   */
  find<T extends JsonObject>(collection: string, query: FindQuery): Promise<readonly Versioned<T>[]>;
  /** Replaces a document by compare-and-set: it writes only if the stored version is `version`. */
  replace<T extends JsonObject>(
    collection: string,
    id: string,
    version: number,
    body: T,
  ): Promise<ReplaceOutcome>;
  /** Removes a document by compare-and-set; a missing document is NotFound. */
  remove(
    collection: string,
    id: string,
    version: number,
  ): Promise<
    { readonly ok: true } | { readonly ok: false; readonly rejection: 'VersionMismatch' | 'NotFound' }
  >;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
  close(): Promise<void>;
}

export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/**
 * Versioned documents. Every method is atomic on one document and durable when its promise resolves; there are
 * no transactions over several. Documents are plain JSON (money as decimal strings). Infrastructure that is lost
 * throws `StoreUnavailable`; the outcomes below are the only ones a caller plans for.
 */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

/** Field names whose values are unique (`unique`) or looked up (`index`); values are strings, absent = not indexed. */
export interface CollectionSpec {
  readonly name: string;
  readonly unique: readonly string[];
  readonly index: readonly string[];
}

export interface Versioned<T> {
  readonly id: string;
  /** 1 after insert, one more after each replace. */
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

export interface FindQuery {
  readonly field: string;
  readonly value: string;
  /** Ids in ascending order, after this one. */
  readonly afterId?: string;
  /** 1 … 1,000. */
  readonly limit: number;
}

export interface StorePort {
  /** `field` of AlreadyExists is `id` or the unique field that was taken. */
  insert<T extends JsonObject>(collection: string, id: string, body: T): Promise<InsertOutcome>;
  get<T extends JsonObject>(collection: string, id: string): Promise<Versioned<T> | null>;
  /** By a unique or indexed field, ordered by id. */
  find<T extends JsonObject>(collection: string, query: FindQuery): Promise<readonly Versioned<T>[]>;
  /** Compare-and-set: writes only if the stored version is `version`. */
  replace<T extends JsonObject>(
    collection: string,
    id: string,
    version: number,
    body: T,
  ): Promise<ReplaceOutcome>;
  /** Compare-and-set removal; a missing document is NotFound. */
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

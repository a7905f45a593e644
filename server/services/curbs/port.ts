import type { CurbTerms } from '../../../shared/protocol/curbs.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';

/** What somebody may not do with the one who restricts them. */
export interface Curb extends CurbTerms {
  /** Who restricts the other one. */
  readonly byId: string;
  readonly personId: string;
  /** Whoever is restricted, as they were called then. */
  readonly person: Person;
  readonly atMs: number;
}

/** Whom a curb is between. */
export type CurbPair = Pick<Curb, 'byId' | 'personId'>;

/**
 * Keeps who restricts whom. A curb holds when its promise resolves, and is then told on the topic of whoever made it, so that
 * every room of every process follows within a second. Infrastructure that is lost throws, as the store does. Rules: SPEC.md.
 */
export interface CurbsPort {
  /** Restricts somebody, in place of what held before. Rejections: Forbidden (oneself), CurbsFull (CURB_LIMITS.curbs hold). */
  set(input: Pick<Curb, 'byId' | 'person' | 'keepsFrom' | 'slowSeconds' | 'untilMs'>): Promise<Outcome<Curb>>;
  /** Lifts a curb; it is idempotent. */
  lift(pair: CurbPair): Promise<void>;
  /** Returns the curb that holds between the two; null: none does. */
  read(pair: CurbPair): Promise<Curb | null>;
  /** Returns all that hold and that one person made, the newest first; at most CURB_LIMITS.curbs. */
  list(byId: string): Promise<readonly Curb[]>;
  /** Calls `changed` with whoever that person restricts, or does not any more. Returns what ends it. */
  follow(byId: string, changed: (personId: string) => void): Promise<() => void>;
}

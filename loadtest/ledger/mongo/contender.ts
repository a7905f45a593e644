import type { Gift } from '../tips.ts';

export interface Site {
  readonly url: string;
  /** The name of a database of its own. */
  readonly database: string;
}

/** One way to keep tips in MongoDB. */
export interface Contender {
  /** Resolves when the tip is durable; rejects when it is not. */
  tip(gift: Gift): Promise<void>;
  /** Resolves to what a creator has earned, in minor units. */
  earned(creator: number): Promise<bigint>;
  close(): Promise<void>;
}

/** How many tips are on their way at once, for every design but ours: more made them slower, not faster. */
export const CONNECTIONS = 64;

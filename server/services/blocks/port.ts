import type { BlockReason } from '../../../shared/protocol/blocks.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';

/** Whom a block is between. */
export interface BlockPair {
  /** Who keeps the other one out. */
  readonly byId: string;
  readonly personId: string;
}

/** A block, or what is left of one that was lifted. */
export interface Block extends BlockPair {
  /** Whoever is kept out, as they were called then. */
  readonly person: Person;
  readonly reason: BlockReason;
  /** What the blocker wrote down for themselves; empty: nothing. */
  readonly note: string;
  readonly atMs: number;
  /** False: it was lifted since. */
  readonly stands: boolean;
  /** How many times this person was blocked by that one, this time included. */
  readonly round: number;
}

/**
 * Keeps who keeps whom out. A block holds when its promise resolves, and is then told on the blocker's topic, so that every
 * room of every process follows within a second. Infrastructure that is lost throws, as the store does. Rules: SPEC.md.
 */
export interface BlocksPort {
  /**
   * Blocks somebody. A block that stands already is answered as it is. Rejections: SelfBlock, BlocksFull (the blocker has
   * BLOCK_LIMITS.blocks).
   */
  block(input: {
    readonly byId: string;
    readonly person: Person;
    readonly reason: BlockReason;
    readonly note?: string;
    /** Whether the blocker gives back what that person paid them lately; `services/reports` does it. */
    readonly givesBack?: boolean;
  }): Promise<Outcome<Block>>;
  /** Lifts a block. It is idempotent; where there was none it is written down that there is none. */
  lift(input: { readonly byId: string; readonly person: Person }): Promise<void>;
  /** Returns the newest block between the two, lifted or not; null: this service never heard of one. */
  read(pair: BlockPair): Promise<Block | null>;
  /** Lists whom somebody keeps out, the newest block first. */
  list(input: { readonly byId: string; readonly cursor: string | null }): Promise<{
    readonly blocks: readonly Block[];
    readonly cursor: string | null;
  }>;
  /** Calls `changed` with whoever that person blocks or lets in again. Returns what ends it. */
  follow(byId: string, changed: (personId: string) => void): Promise<() => void>;
}

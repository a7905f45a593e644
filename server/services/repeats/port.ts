import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { RepeatSpan, RepeatView } from '../../../shared/protocol/repeats.ts';

/** Tips that repeat. Infrastructure that is lost throws, as the store and the journal do. */
export interface RepeatsPort {
  /**
   * Begins to repeat a tip. Rejections: ReceiptNotFound (that person gave no such tip), RepeatExists (another tip to the
   * same person repeats), RepeatsFull. The same tip in the same span again answers what repeats already.
   */
  start(input: {
    readonly giverId: string;
    /** The receipt that was named; null: there is none. */
    readonly tip: Receipt | null;
    readonly every: RepeatSpan;
  }): Promise<Outcome<RepeatView>>;
  /** Returns what that person repeats, the next date first. */
  list(giverId: string): Promise<readonly RepeatView[]>;
  /** Stops it for good: when this has resolved, no later date is paid. False: nothing repeats. */
  stop(input: { readonly giverId: string; readonly payeeId: string }): Promise<boolean>;
}

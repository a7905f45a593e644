import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { SplitAnswer, SplitWish } from '../../../shared/protocol/splits.ts';
import type { SplitRole } from '../../../shared/splitLimits.ts';

/** How creators share the tips of their streams. Infrastructure that is lost throws, as the store does. */
export interface SplitsPort {
  /**
   * Returns the shares of a creator's tips as tips are divided by them, at most some seconds old; none: all is the creator's. A giver
   * who is named and not anonymous may have been brought by somebody; without one the referrer has no share.
   */
  of(
    creatorId: string,
    giver?: { readonly giverId: string; readonly anonymous: boolean; readonly linkId?: string },
  ): Promise<
    readonly {
      readonly personId: string;
      readonly role: SplitRole | 'platform';
      readonly part: number;
      readonly into: 'creator' | 'wallet' | 'platform';
    }[]
  >;
  read(creatorId: string): Promise<SplitAnswer>;
  /** Replaces it. Rejections: SplitOver, SplitInvalid, NotFound. */
  set(creatorId: string, wish: SplitWish): Promise<Outcome<SplitAnswer>>;
}

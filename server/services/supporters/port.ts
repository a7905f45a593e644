import type { SupportersAnswer } from '../../../shared/protocol/supporters.ts';

/** Who tipped a creator most. Infrastructure that is lost throws, as the store and the journal do. */
export interface SupportersPort {
  /** Returns the boards of a creator, at most a quarter of a minute old. */
  of(creatorId: string): Promise<SupportersAnswer>;
  /** Says whether that person is left out of all boards. */
  isHidden(personId: string): Promise<boolean>;
  setHidden(personId: string, isHidden: boolean): Promise<void>;
}

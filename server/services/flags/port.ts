import type { FlagCategory } from '../../../shared/flagLimits.ts';
import type { FlagDecision, FlagEvidence, FlagTarget, FlagView } from '../../../shared/protocol/flags.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';

/** A report that somebody files. */
export interface FiledFlag {
  readonly by: Person;
  readonly category: FlagCategory;
  readonly note: string;
  readonly target: FlagTarget;
  /** Whoever it is about. */
  readonly about: Person;
  /** Whose place it was in, and who restricts somebody there: the creator, the group's owner, or whoever was written to. */
  readonly ownerId: string;
  readonly evidence: FlagEvidence;
}

/** A flag with what an auditor's deed needs besides. */
export interface OpenFlag {
  readonly view: FlagView;
  readonly ownerId: string;
}

/**
 * Keeps what people report, with its evidence, until an auditor has decided and some time after. Infrastructure that is lost
 * throws, as the store does. Rules: SPEC.md, FG*.
 */
export interface FlagsPort {
  /** Files a report. Rejections: Forbidden (oneself), ReportsFull. */
  file(filed: FiledFlag): Promise<Outcome<object>>;
  /** Lists what is open, the most urgent first, and what was decided last; at most FLAG_LIMITS.listed of each. */
  queue(
    auditorId: string,
  ): Promise<{ readonly open: readonly FlagView[]; readonly decided: readonly FlagView[] }>;
  /** Reads what that auditor may decide. Rejections: NotFound, OwnCase, ReportOver (it is decided). */
  open(asked: { readonly flagId: string; readonly auditorId: string }): Promise<Outcome<OpenFlag>>;
  /** Writes down what was done, and tells both sides. Rejections: as `open`. */
  decide(asked: {
    readonly flagId: string;
    readonly auditorId: string;
    readonly decision: Omit<FlagDecision, 'atMs'>;
  }): Promise<Outcome<FlagView>>;
  /** Keeps the evidence, or no longer. Rejections: NotFound. */
  hold(asked: {
    readonly flagId: string;
    readonly auditorId: string;
    readonly isHeld: boolean;
  }): Promise<Outcome<FlagView>>;
  /** Removes what is to be kept no longer. Returns how many there were. */
  purge(): Promise<number>;
}

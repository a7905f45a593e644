import type { BlockReason } from '../../../shared/protocol/blocks.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { AuditView, BlockReviewAnswer, ReportView, Verdict } from '../../../shared/protocol/reports.ts';

/** A block that is about to be made. */
export interface ComingBlock {
  readonly byId: string;
  readonly person: Person;
  readonly reason: BlockReason;
  readonly note: string;
  /** Which block of the two it will be, from 1. */
  readonly round: number;
  /** Whether the blocker gives back what that person paid lately. */
  readonly givesBack: boolean;
}

/** What somebody does about a report that they are a side of. */
export type ReportDeed =
  | { readonly type: 'file'; readonly statement: string }
  | { readonly type: 'answer'; readonly answer: string }
  | { readonly type: 'accept' }
  | { readonly type: 'appeal'; readonly appeal: string };

/** What an auditor does about a report. */
export type AuditDeed =
  | ({ readonly type: 'judge' } & Pick<Verdict, 'toFanPercent' | 'reason' | 'warns' | 'restricts'>)
  | { readonly type: 'agree' };

/**
 * Looks after the money of blocks that come soon after a payment: what was paid, what is given back, reports and their
 * verdicts. Infrastructure that is lost throws, as store and ledger do; whatever was half-way is taken up by rounds.
 */
export interface ReportsPort {
  /** Says what a block of that person would be about. */
  review(pair: { readonly byId: string; readonly personId: string }): Promise<BlockReviewAnswer>;
  /** Writes down, before a block is made, what it is about; the money is given back once the block stands. */
  offer(block: ComingBlock): Promise<void>;
  /** Lists the reports that somebody is a side of, the newest first; at most REPORT_LIMITS.listed of each side. */
  list(personId: string): Promise<readonly ReportView[]>;
  /**
   * Does something as one of the two sides. Rejections: NotFound (also for who is no side of it), Forbidden (it is the other
   * side's to do), ReportOver, ReportsFull (that person files too many, or too many without ground).
   */
  act(deed: {
    readonly reportId: string;
    readonly personId: string;
    readonly deed: ReportDeed;
  }): Promise<Outcome<ReportView>>;
  /** Lists what waits for an auditor, the first that is due first; at most REPORT_LIMITS.listed. */
  queue(auditorId: string): Promise<readonly AuditView[]>;
  /** Judges as an auditor. Rejections: NotFound, OwnCase, SameAuditor, ReportOver. */
  judge(deed: {
    readonly reportId: string;
    readonly auditorId: string;
    readonly deed: AuditDeed;
  }): Promise<Outcome<AuditView>>;
  /** Takes up what is due or half-way. Returns how many reports there were; at most REPORTS_AT_ONCE. */
  resume(): Promise<number>;
}

/** How many reports one round looks after. */
export const REPORTS_AT_ONCE = 100;

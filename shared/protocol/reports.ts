import { z } from 'zod';
import { REPORT_LIMITS } from '../reportLimits.ts';
import type { BlockReason } from './blocks.ts';
import type { Person } from './people.ts';

/**
 * Reports of blocks that came soon after a payment. Amounts are minor units of MESI as decimal strings. The routes are in
 * docs/protocol.md, what happens when is in docs/safety.md.
 */

const text = z.string().max(REPORT_LIMITS.textChars * 4);
/** The body of `POST /api/reports/:reportId/file`. */
export const fileReportBody = z.strictObject({ statement: text });
/** The body of `POST /api/reports/:reportId/answer`: what the creator says to it, once. */
export const answerReportBody = z.strictObject({ answer: text });
/** The body of `POST /api/reports/:reportId/appeal`. */
export const appealReportBody = z.strictObject({ appeal: text });
/** The body of `POST /api/admin/reports/:reportId/judge`: how much of the frozen sum goes to the fan, why, and what else follows. */
export const judgeReportBody = z.strictObject({
  toFanPercent: z.int().min(0).max(100),
  reason: text,
  warns: z.enum(['nobody', 'fan', 'creator']),
  /** Who is kept from writing to the other one, calls and one-to-ones for a week; absent: nobody. */
  restricts: z.enum(['fan', 'creator']).optional(),
});

/** One payment of the fan to the creator, which was delivered within the protection window before the block. */
export interface DisputedPayment {
  /** What it was for: `tip`, or the purpose of an order. */
  readonly purpose: string;
  readonly atMs: number;
  /** What the creator earned by it. */
  readonly paidMinor: string;
  /** What of it is frozen, or was; null: nothing yet. */
  readonly frozenMinor: string | null;
  /** The stream in which it was paid; absent: it was paid elsewhere, or before that was kept. */
  readonly streamId?: string;
  /** The conversation in which it was paid; absent: it was paid elsewhere. */
  readonly conversationId?: string;
  /** How much there was of the time that was paid for, in ms, as the server counted it. Absent: no time was paid for. */
  readonly delivered?: { readonly ms: number; readonly ofMs: number };
}

/** What an auditor decided. Both sides read the reason. */
export interface Verdict {
  readonly toFanPercent: number;
  readonly reason: string;
  readonly warns: 'nobody' | 'fan' | 'creator';
  /** Who is kept from writing to the other one, calls and one-to-ones, from when the verdict stands; absent: nobody. */
  readonly restricts?: 'fan' | 'creator' | undefined;
  readonly atMs: number;
  /** True: nobody judged in time, so the money stays with the creator. */
  readonly isDefault: boolean;
}

/** How a report stands: what is to be done next, by whom, and until when. */
export type ReportStage =
  /** The fan may report the block, until then. */
  | { readonly type: 'offered'; readonly untilMs: number }
  /** The money is being set aside. */
  | { readonly type: 'freezing' }
  /** An auditor is to judge, until then; in `isAppeal` another one than before. */
  | { readonly type: 'open'; readonly untilMs: number; readonly isAppeal: boolean }
  /** A second auditor has to agree, until then. */
  | { readonly type: 'proposed'; readonly untilMs: number; readonly isAppeal: boolean }
  /** Whoever lost something may appeal until then, or accept. */
  | { readonly type: 'judged'; readonly untilMs: number; readonly verdict: Verdict }
  /** The money is on its way. */
  | { readonly type: 'settling'; readonly verdict: Verdict }
  | {
      readonly type: 'closed';
      readonly verdict: Verdict;
      readonly returnedMinor: string;
      readonly keptMinor: string;
    }
  /** Nobody reported the block in time. */
  | { readonly type: 'lapsed' };

/** A report as its two sides are shown it. */
export interface ReportView {
  readonly reportId: string;
  readonly fan: Person;
  readonly creator: Person;
  readonly blockedAtMs: number;
  /** True: the creator returned the money with the block, and nobody had to ask. */
  readonly isGivenBack: boolean;
  readonly payments: readonly DisputedPayment[];
  /** Why the fan reports it; null: they have not. */
  readonly statement: string | null;
  /** What the creator says; null: nothing yet. */
  readonly answer: string | null;
  /** Why the verdict was appealed; null: it was not. */
  readonly appeal: string | null;
  readonly stage: ReportStage;
}

/** What `GET /api/reports` answers: those of both roles of the caller, the newest first. */
export interface ReportsAnswer {
  readonly reports: readonly ReportView[];
}

/** A report as auditors see it. */
export interface AuditView extends ReportView {
  /** The creator's reason for the block, with their note. */
  readonly blockReason: BlockReason;
  readonly blockNote: string;
  /** The verdict that waits for a second auditor, or was appealed; null: there is none. */
  readonly earlier: Verdict | null;
  /** Whether the caller may judge this one, or agree to what is proposed. */
  readonly mayJudge: boolean;
  /** How this creator's reports ended: how many, and of how many the fan got something. */
  readonly record: { readonly judged: number; readonly upheld: number };
}

/** What `GET /api/admin/reports` answers: what waits for an auditor, in the order in which it is due. */
export interface AuditQueueAnswer {
  readonly reports: readonly AuditView[];
}

/** What `GET /api/blocks/:personId/review` answers: what a block of that person would be about. */
export interface BlockReviewAnswer {
  /**
   * What is held or under way; it is returned, or charged for what was delivered, by the block itself. A bid that was accepted goes on
   * as agreed, and a pledge stays until its goal is over.
   */
  readonly held: readonly {
    readonly purpose: string;
    readonly asset: string;
    readonly amountMinor: string;
  }[];
  /** What was delivered within the protection window. The creator returns it, or keeps it and may be reported. */
  readonly delivered: readonly DisputedPayment[];
}

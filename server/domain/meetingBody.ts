import type { RefusedProofView, SaidView } from '../../shared/protocol/disputes.ts';
import type {
  BidState,
  DecisionView,
  DevicePublicKey,
  MeetingHappening,
  MeetingPhase,
  MeetingSlot,
  MeetingTerms,
  ProposalView,
} from '../../shared/protocol/meetings.ts';
import type { Person } from '../../shared/protocol/people.ts';
import type { KeptBook } from './conversation/conversationBody.ts';

/** A bid as its meeting keeps it. Its id is that of its order and of its hold. Amounts are minor units of MESI. */
export interface Bid {
  readonly bidId: string;
  readonly fan: Person;
  readonly amountMinor: string;
  readonly message: string;
  readonly staysIn: boolean;
  readonly atMs: number;
  readonly state: BidState;
  readonly deviceKey?: DevicePublicKey;
  /** The account of the ledger that pays; absent: the fan’s wallet. */
  readonly payFrom?: string;
  /** The receipt of the consent that was given for it. */
  readonly receiptId?: string;
}

/** Something that a person is to be told of a meeting, once. */
export interface MeetingNews {
  readonly personId: string;
  readonly what: MeetingHappening;
  readonly bidId: string;
  readonly atMs: number;
  /** What a reminder is about: when the meeting begins, or an answer is due. */
  readonly dueMs?: number;
}

/** What of a meeting outlives the process, in collection `meetings`. */
export interface MeetingBody {
  readonly epoch: number;
  readonly creator: Person;
  readonly terms: MeetingTerms;
  /** The creator’s own link when the first bid was placed; it is no part of the terms, which every bidder reads. */
  readonly link?: string;
  /** The slot that is bid for; null: any time of one fan’s. */
  readonly lot: MeetingSlot | null;
  /** The time that is agreed, or bid for. */
  readonly slot: MeetingSlot | null;
  readonly phase: MeetingPhase;
  /** Where the creator said that this meeting is, instead of what stands in the terms. */
  readonly where?: string;
  /** How late bidding may end at most, however often it is extended. */
  readonly closesAtMostMs: number;
  readonly proposal: ProposalView | null;
  readonly bids: readonly Bid[];
  readonly winnerId: string | null;
  readonly conversationId: string | null;
  /** What the two have said of the meeting, in the order in which they did. */
  readonly said?: readonly SaidView[];
  /** The newest proofs of the meeting that were refused, the oldest of these first. */
  readonly refusedProofs?: readonly RefusedProofView[];
  /** When each of the two had the page open while it was time to meet. */
  readonly here?: readonly { readonly personId: string; readonly fromMs: number; readonly untilMs: number }[];
  /** How long both have been in the virtual room at once, since when they are, and when it was enough. */
  readonly together?: {
    readonly totalMs: number;
    readonly sinceMs: number | null;
    readonly provenAtMs?: number;
  };
  /** How an arbiter decided, and why. */
  readonly decision?: DecisionView;
  /** How often time, place or state have changed: calendars tell a newer entry from an older one by it. */
  readonly sequence?: number;
  /** Reminders of this moment and of earlier ones are told. */
  readonly remindedMs?: number;
  /** What was decided and is not told to its person yet. */
  readonly untold: readonly MeetingNews[];
  /** The orders of the bids, as the order book keeps them. */
  readonly book?: KeptBook;
  /** `yes` while it moves by itself, from `wakeAtMs` on. */
  readonly wakes?: 'yes';
  readonly wakeAtMs?: number;
  /** `yes` while an arbiter is to decide, until `disputedUntilMs`. */
  readonly disputed?: 'yes';
  readonly disputedUntilMs?: number;
}

import { z } from 'zod';
import type { FlagAction } from '../flagLimits.ts';
import { idSchema } from '../ids.ts';
import { INBOX_LIMITS } from '../inboxLimits.ts';
import type { Asset } from '../money.ts';
import type { CallMedium, PersonCall } from './chatCalls.ts';
import type { ConversationHead } from './conversations.ts';
import type { FlagTarget } from './flags.ts';
import type { MeetingHappening } from './meetings.ts';
import type { AssetAmount } from './money.ts';
import type { Person } from './people.ts';
import type { RepeatMiss, RepeatSpan } from './repeats.ts';
import { answering, type RequestTable, requestsOf } from './requests.ts';

/**
 * The room `inbox`: one for each person, joined by all their tabs and devices. It tells what happened to them while they
 * looked elsewhere. Amounts are minor units as decimal strings.
 */

/** What an order was that has ended. */
export const ENDED_PURPOSES = [
  'ticket',
  'call',
  'extension',
  'message',
  'unlock',
  'minutes',
  'pledge',
  'menu',
] as const;

/** What is told of the report of a block; `from` is the other side. */
export type ReportHappening = 'blocked' | 'givenBack' | 'filed' | 'judged' | 'appealed' | 'warned' | 'closed';

/** What a notice tells. Each kind carries its own facts; `from` is null for somebody who wished to be anonymous. */
export type NoticeNews =
  | {
      readonly type: 'tipReceived';
      readonly from: Person | null;
      /** What was paid, in the giver's asset. */
      readonly asset: Asset;
      readonly amountMinor: string;
      readonly message: string;
      /** The stream that it was given in; null: it was given elsewhere. */
      readonly streamId: string | null;
      /** The receipt; null: it would tell who an anonymous giver is. */
      readonly entryId: string | null;
    }
  /** A creator shared a tip with this person. */
  | {
      readonly type: 'shareReceived';
      /** Whose tip it was. */
      readonly creator: Person | null;
      /** What the share is, minor units of MESI. */
      readonly mesiMinor: string;
      readonly streamId: string | null;
      /** The receipt; null: it would tell who an anonymous giver is. */
      readonly entryId: string | null;
    }
  /** Whoever got a tip of this person thanks them for it. */
  | {
      readonly type: 'thanked';
      readonly creator: Person;
      /** What they say besides; empty: nothing. */
      readonly words: string;
      readonly asset: Asset;
      readonly amountMinor: string;
      readonly entryId: string;
    }
  | {
      readonly type: 'ticketSold';
      readonly from: Person | null;
      /** What it brought in MESI. */
      readonly mesiMinor: string;
      readonly streamId: string | null;
      readonly entryId: string;
    }
  | {
      readonly type: 'callRequested';
      readonly from: Person | null;
      readonly asset: Asset;
      readonly amountMinor: string;
      readonly streamId: string | null;
    }
  /** A one-to-one, or minutes that were added to it, brought money in. */
  | {
      readonly type: 'callEarned';
      readonly from: Person | null;
      readonly mesiMinor: string;
      readonly streamId: string | null;
      readonly entryId: string;
    }
  /** Somebody has paid for the locked files of a message. */
  | {
      readonly type: 'unlockEarned';
      readonly from: Person | null;
      readonly mesiMinor: string;
      readonly streamId: string | null;
      readonly entryId: string;
    }
  /** A paid message was answered, and brought money in. */
  | {
      readonly type: 'messageEarned';
      readonly from: Person | null;
      readonly mesiMinor: string;
      readonly streamId: string | null;
      readonly entryId: string;
    }
  /** An order of this person has ended: so much was paid, so much came back. */
  | {
      readonly type: 'orderEnded';
      readonly purpose: (typeof ENDED_PURPOSES)[number];
      readonly creator: Person | null;
      readonly asset: Asset;
      readonly paidMinor: string;
      readonly returnedMinor: string;
      readonly streamId: string | null;
      readonly entryId: string;
    }
  /** Something happened to a bid or a meeting of this person; `from` is the other side. */
  | {
      readonly type: 'meetingNews';
      readonly what: MeetingHappening;
      readonly from: Person | null;
      readonly meetingId: string;
      /** The bid, in minor units of MESI. */
      readonly amountMinor: string;
      /** When the meeting begins, or the answer is due, of which this reminds, in Unix ms. */
      readonly dueMs?: number;
    }
  /** The date of a tip that this person repeats has come: it was paid, or missed, or it was the last one. */
  | {
      readonly type: 'tipRepeated';
      readonly what: 'paid' | 'missed' | 'ended';
      readonly creator: Person | null;
      readonly every: RepeatSpan;
      readonly asset: Asset;
      readonly amountMinor: string;
      /** Why it was not paid; null: it was. */
      readonly code: RepeatMiss | null;
      /** The receipt; null: it was not paid. */
      readonly entryId: string | null;
    }
  /** The sum of a goal of this creator is there, or the goal is over. */
  | {
      readonly type: 'goalNews';
      readonly what: 'reached' | 'done' | 'missed' | 'notDone' | 'cancelled';
      /** The creator, whom it is told. */
      readonly creator: Person;
      readonly title: string;
      /** What is held for it, or was, minor units of MESI. */
      readonly raisedMinor: string;
      readonly doneDays: number;
    }
  /** A coming stream of which this person is reminded begins soon, is live, was moved, or was called off. */
  | {
      readonly type: 'streamNews';
      readonly what: 'soon' | 'live' | 'moved' | 'calledOff';
      readonly creator: Person;
      readonly title: string;
      /** When it begins, in Unix ms. */
      readonly startMs: number;
      /** The stream; null: it is not live, or this person could not enter it. */
      readonly streamId: string | null;
    }
  | {
      readonly type: 'payoutEnded';
      readonly isPaid: boolean;
      readonly asset: Asset;
      readonly amountMinor: string;
      readonly entryId: string;
    }
  | {
      readonly type: 'subscribed';
      readonly creator: Person;
      readonly tier: number;
      readonly untilMs: number | null;
    }
  | { readonly type: 'inviteRedeemed'; readonly person: Person }
  /** Something happened to the report of a block, or somebody blocked this person soon after they had paid. */
  | { readonly type: 'reportNews'; readonly what: ReportHappening; readonly from: Person }
  /** What came of a report: of one's own (`helped`, `nothing`), or of something of one's own, which others reported. */
  | {
      readonly type: 'flagNews';
      readonly what: FlagAction | 'helped';
      /** What was reported. */
      readonly target: FlagTarget['type'];
      readonly reason: string;
    }
  /** Something was decided about who this person is; the reason stands in their form. */
  | { readonly type: 'kycNews'; readonly what: 'verified' | 'rejected' | 'askedAgain' }
  /** Whoever runs the server ended this creator's stream, and says why. */
  | { readonly type: 'streamTakenDown'; readonly title: string; readonly why: string }
  /** Somebody called in a conversation, and this person did not take it. */
  | {
      readonly type: 'callMissed';
      readonly from: Person;
      readonly medium: CallMedium;
      readonly conversationId: string;
      /** The name of the group; empty in a direct conversation. */
      readonly title: string;
    }
  /** A line of a group mentions this person, or answers a line of theirs. */
  | {
      readonly type: 'mentioned';
      /** It answers a line of theirs, and does not name them; absent: it names them. */
      readonly byReply?: true;
      readonly from: Person;
      readonly conversationId: string;
      /** The name of the group. */
      readonly group: string;
      /** The number of the line in its conversation. */
      readonly lineSeq: number;
    }
  /** The creator went live for a group that this person is in. */
  | {
      readonly type: 'groupLive';
      readonly creator: Person;
      readonly conversationId: string;
      /** The name of the group. */
      readonly group: string;
      readonly streamId: string;
      readonly title: string;
    };

/** A notice as its person is shown it. `seq` counts the person's notices from 1, without a gap: it is the cursor. */
export type NoticeView = NoticeNews & { readonly seq: number; readonly atMs: number };

/** How a person's inbox stands. `unread` counts at most `INBOX_LIMITS.notices`. */
export interface InboxHead {
  /** The seq of the newest notice; 0: there has been none. */
  readonly newestSeq: number;
  /** Notices up to this one were read. */
  readonly readSeq: number;
  readonly unread: number;
  /**
   * Conversations with lines that were not read, muted ones left out, among the `INBOX_LIMITS.conversations` written to
   * last. Older servers leave it out.
   */
  readonly unreadConversations?: number;
}

/** What changed in a conversation of this person, as message `conversation`. */
export type ConversationNews =
  | { readonly type: 'head'; readonly head: ConversationHead }
  | { readonly type: 'gone'; readonly conversationId: string };

/** The join options. `personId` has to be the one whom the token names; it brings all of their devices into one room. */
export const inboxJoinOptions = z.strictObject({ personId: idSchema });

const seq = z.int().min(0);
/**
 * Asks for notices: the newest first that are older than `before`, or the oldest first that came after `after`. With
 * neither, the newest.
 */
const listNoticesCommand = z
  .strictObject({
    before: seq.optional(),
    after: seq.optional(),
    limit: z.int().min(1).max(INBOX_LIMITS.noticesPage),
  })
  .refine(
    ({ before, after }) => before === undefined || after === undefined,
    'before and after exclude each other',
  );
const readNoticesCommand = z.strictObject({ seq });
/** Tells whether this page is in view: while one of a person's is, no device of theirs is told what happens. */
const lookCommand = z.strictObject({ isInView: z.boolean() });

export interface NoticesAnswer {
  readonly notices: readonly NoticeView[];
  /** Whether there are more in that direction. */
  readonly hasMore: boolean;
}

/** Tells everything at the join, as message `inbox`. */
export interface InboxSnapshot {
  readonly head: InboxHead;
  readonly balances: readonly AssetAmount[];
  /** The calls of this person, those that ring among them; older servers leave it out. `calls` tells each change. */
  readonly calls?: readonly PersonCall[];
  /** The request `look` is understood; older servers leave it out. */
  readonly takesLook?: true;
}

const person = requestsOf('person');

/** What a person asks of their inbox. */
export const INBOX_REQUESTS = {
  listNotices: answering<NoticesAnswer>()(person(listNoticesCommand)),
  readNotices: person(readNoticesCommand),
  look: person(lookCommand),
} as const satisfies RequestTable;

import { z } from 'zod';
import { CHAT_LIMITS } from '../chatLimits.ts';
import { commandIdSchema, idSchema } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { SEARCH_LIMITS } from '../searchText.ts';
import type { ChatCallView } from './chatCalls.ts';
import { lineParts } from './chatFiles.ts';
import type { ChatLine } from './chatLines.ts';
import type { MessageDoorView } from './conversations.ts';
import type { CurbTerms } from './curbs.ts';
import type { Person } from './people.ts';
import { quoteIdField } from './tipQuotes.ts';

/**
 * What the seats of room `chat` ask and are told; chatRequests.ts has the table. A page that opens a conversation joins
 * with `chatJoinOptions` and is told `you`, `snapshot` and `page`, in this order, and `news` from then on.
 */

/** The number of a line in its conversation: 1 is the first, and there is no hole. */
const lineSeq = z.int().min(1);
const roughText = z.string().max(LIMITS.clientFrameBytes);
const handle = z.string().min(1).max(80);
const amountText = z.string().regex(/^\d{1,60}$/);

/**
 * The join options of room `chat`. With the code of an invite link whoever is no member becomes one; without it they are
 * refused as NotAMember.
 */
export const chatJoinOptions = z.strictObject({
  conversationId: idSchema,
  inviteCode: z.string().min(1).max(128).optional(),
});

/**
 * Asks for a page of the history, oldest line first: the lines just before that number, just after it, or the newest.
 * Lines that the asker may not read are not there.
 */
export const historyRequest = z.strictObject({
  before: lineSeq.optional(),
  after: z.int().min(0).optional(),
  limit: z.int().min(1).max(CHAT_LIMITS.pageLines).optional(),
});
/**
 * Asks for lines that have all of these words or beginnings of words, newest first, before that number. Case and accents do
 * not matter. What is too short to search for, as one letter is, finds nothing.
 */
export const searchRequest = z.strictObject({
  text: z.string().max(SEARCH_LIMITS.queryChars),
  before: lineSeq.optional(),
});
/** Asks for lines by their numbers, such as those that are answered or pinned. */
export const linesRequest = z.strictObject({ seqs: z.array(lineSeq).min(1).max(CHAT_LIMITS.linesByNumber) });

/**
 * Writes a line. The same `commandId` again is the same line, however often it is sent and whatever became of the
 * connection: the answer is that of the first time.
 */
export const writeRequest = z.strictObject({
  commandId: commandIdSchema,
  text: roughText,
  /** The number of the line that is answered. */
  replyTo: lineSeq.optional(),
  /** The ids of members who are mentioned. */
  mentions: z.array(idSchema).max(CHAT_LIMITS.mentions).optional(),
  ...lineParts,
});
export const editRequest = z.strictObject({
  seq: lineSeq,
  text: roughText,
  mentions: z.array(idSchema).max(CHAT_LIMITS.mentions).optional(),
});
/** Deletes a line for all: one's own for `editMs`, and for the admins of a group everybody's. */
export const eraseRequest = z.strictObject({ seq: lineSeq });
/** Puts the asker's one emoji on a line, in place of the one before; null takes it away. */
export const reactRequest = z.strictObject({ seq: lineSeq, emoji: z.string().max(64).nullable() });
/** Says that everything up to that line was read. A mark never goes back. */
export const readRequest = z.strictObject({ seq: lineSeq });
/**
 * Tips another member. It is paid from the asker's wallet at once, and told to all as a notice; the same `commandId` again is
 * charged once. It is answered as a tip in a stream.
 */
export const tipMemberRequest = z.strictObject({
  commandId: commandIdSchema,
  toId: idSchema,
  /** The amount in minor units of `asset`, a decimal string. */
  amountMinor: z.string().max(80),
  asset: z.string().max(16),
  message: roughText.optional(),
  quoteId: quoteIdField,
});
/** Says that the asker types, or does not any more; it is said again while it is so. */
export const typingRequest = z.strictObject({ isTyping: z.boolean() });
export const pinRequest = z.strictObject({ seq: lineSeq, isPinned: z.boolean() });
/** Hides from the others what the asker has read in this conversation, or shows it again. */
export const setReadsHiddenRequest = z.strictObject({ isHidden: z.boolean() });
/** Keeps this conversation silent for the asker alone. */
export const setMutedRequest = z.strictObject({ isMuted: z.boolean() });

const whoMay = z.enum(['everybody', 'admins']);
export const renameRequest = z.strictObject({ name: roughText });
/**
 * Makes a file of `use: 'profile'` that the asker sent the picture of the group, in place of the one before; null takes it
 * away.
 */
export const setPictureRequest = z.strictObject({ fileId: idSchema.nullable() });
export const changeSettingsRequest = z.strictObject({
  /** The seconds between two lines of one member; 0: there is no slow mode. Admins write as they like. */
  slowModeSeconds: z.int().min(0).max(CHAT_LIMITS.slowModeSeconds),
  whoWrites: whoMay,
  whoAdds: whoMay,
  whoPins: whoMay,
});
/**
 * Says after how many days lines disappear that are written from now on; 0: they stay. In a group admins say so, in a direct
 * conversation both may. Lines that are there already keep their time.
 */
export const setDisappearingRequest = z.strictObject({
  days: z.union([z.literal(0), z.literal(1), z.literal(7), z.literal(30)]),
});
export type DisappearDays = z.infer<typeof setDisappearingRequest>['days'];
export const addMembersRequest = z.strictObject({ handles: z.array(handle).min(1).max(20) });
export const removeMemberRequest = z.strictObject({ personId: idSchema });
/** Leaves the group. An owner who leaves hands over to the oldest admin, or to the oldest member where there is none. */
export const leaveRequest = z.strictObject({});
/** Asks what keeps the asker from writing in a direct conversation; of a conversation that is open it is answered null. */
export const doorRequest = z.strictObject({});
/**
 * Writes one line for money, to somebody whose rules have a price for it. The money is held at once, and the line is told
 * then; it is paid when the other one answers, and returns otherwise. The same command again is the same line.
 */
export const writePaidRequest = z.strictObject({
  commandId: commandIdSchema,
  text: roughText,
  /** The price that was shown, minor units of MESI; when it is higher by now, it is PriceChanged. */
  priceMinor: amountText,
});
/**
 * Lets the other person of a direct conversation write for free from now on, or takes that back. For a creator whose messages
 * have a price (NoMessagePrice).
 */
export const setFreeRequest = z.strictObject({ isFree: z.boolean() });
/** Returns the money of a line that waits, and takes the line away; asked by who would be paid for it. */
export const returnPaidRequest = z.strictObject({ orderId: idSchema });
/**
 * Asks which entry of the journal stands behind a line that moved the asker's money: a tip, or locked files that they paid for.
 * ReceiptNotFound: the line moved none of theirs.
 */
export const receiptRequest = z.strictObject({ seq: lineSeq });
export const setRoleRequest = z.strictObject({ personId: idSchema, role: z.enum(['admin', 'member']) });
/** Makes that member the owner, and the owner an admin. */
export const handOverRequest = z.strictObject({ personId: idSchema });
export const createInviteRequest = z.strictObject({
  uses: z.int().min(1).max(CHAT_LIMITS.inviteUses),
  /** How long it may be used, in minutes; null: until it is revoked. */
  expiresInMinutes: z.int().min(1).max(CHAT_LIMITS.inviteMinutes).nullable(),
});
export const invitesRequest = z.strictObject({});
export const revokeInviteRequest = z.strictObject({ inviteId: z.string().min(1).max(128) });
/** Answers the request of somebody whom one's rules keep out: lets them write, deletes the line, or blocks them. */
export const answerRequestRequest = z.strictObject({ answer: z.enum(['accept', 'delete', 'block']) });
/** Keeps the other person of a direct conversation from writing, or lets them again. They are not told. */
export const setBlockedRequest = z.strictObject({ isBlocked: z.boolean() });

export type ConversationType = 'direct' | 'group';
export type MemberRole = 'owner' | 'admin' | 'member';
/** In a direct conversation both are `member`. `former`: was a member, and may read what was said meanwhile. */
export type SeatRole = MemberRole | 'former';
export type GroupSettings = Readonly<z.infer<typeof changeSettingsRequest>>;

export interface MemberView {
  readonly person: Person;
  readonly role: MemberRole;
  /** Whether one of their pages is connected to this conversation. */
  readonly isHere: boolean;
  /** The last line that they read; a line up to it is read by them. 0: none, or they hide it. */
  readonly readSeq: number;
  /**
   * The last line that a device of theirs was given while none of their pages was connected here; whoever is here has all
   * lines. In a group a line is noted for one of the others alone. Absent: they hide it, or an older server does not say it.
   */
  readonly arrivedSeq?: number;
}

/** A stream of the group that is live. Its members are inside with one tap. */
export interface LiveInGroup {
  readonly streamId: string;
  readonly creator: Person;
  readonly title: string;
  readonly startedAtMs: number;
}

/**
 * How a direct conversation stands whose one side keeps strangers out. `open`: both write. `asked`: `byId` wrote a
 * request, and waits for the other's answer.
 */
export type RequestView = { readonly type: 'open' } | { readonly type: 'asked'; readonly byId: string };

/** The message `snapshot`: the conversation without its lines. It is sent again to a seat that lagged. */
export interface ChatSnapshot {
  readonly epoch: number;
  /** The number of the newest frame of `news` that is in it. */
  readonly seq: number;
  readonly conversationId: string;
  readonly type: ConversationType;
  /** The name of a group; empty in a direct conversation. */
  readonly name: string;
  /** The file that is the group's picture; absent: it has none. */
  readonly pictureId?: string;
  readonly members: readonly MemberView[];
  readonly typing: readonly string[];
  /** The numbers of pinned lines, oldest pin first. */
  readonly pins: readonly number[];
  readonly settings: GroupSettings;
  /** After how many days lines disappear that are written now; absent: they stay. */
  readonly disappearDays?: DisappearDays;
  readonly request: RequestView;
  readonly lastSeq: number;
  /** The call that goes on; null, or left out by older servers: there is none. */
  readonly call?: ChatCallView | null;
  /** The group's streams that are live; absent: none is. */
  readonly streams?: readonly LiveInGroup[];
}

/** The message `you`: what is so for the reader alone. It is sent at the join, and whenever it changes. */
export interface YouInChat {
  readonly role: SeatRole;
  /** The first line that the reader may read. */
  readonly fromSeq: number;
  /** The last line that the reader may read; null: all that come. */
  readonly untilSeq: number | null;
  readonly readSeq: number;
  /** Lines of others behind that mark; notices and erased lines do not count. */
  readonly unread: number;
  readonly isMuted: boolean;
  /** Whether the reader keeps the other person of a direct conversation from writing. */
  readonly hasBlocked: boolean;
  /** Whether the other person of a direct conversation writes, whatever the reader's rules say; absent: they do not. */
  readonly letsFree?: boolean;
  /** Whether others are not told what the reader has read; absent: they are. */
  readonly hidesReads?: boolean;
  /** What the reader may not do here, as the other one or the group's owner says; absent: nothing. */
  readonly curb?: CurbTerms;
  /** How many lines of the reader wait until an admin has looked at them; absent: none. */
  readonly waiting?: number;
}

/** The message `page`, and the answer to `history` and `lines`: lines by their number, oldest first. */
export interface LinesAnswer {
  readonly lines: readonly ChatLine[];
  /** Whether there are more that way; false for `lines`. */
  readonly hasMore: boolean;
}

/** A line that was found; of a long text, what stands around that. */
export interface FoundLine {
  readonly seq: number;
  readonly from: Person;
  readonly atMs: number;
  readonly text: string;
}

/** The answer to `search`: lines, newest first, and the `before` of the next page; null: there is nothing more. */
export interface SearchLinesAnswer {
  readonly lines: readonly FoundLine[];
  readonly before: number | null;
}

/** One thing that happened. `line` brings new lines and changed ones; `typing` is always the whole list. */
export type ChatEvent =
  | { readonly type: 'line'; readonly line: ChatLine }
  | { readonly type: 'member'; readonly member: MemberView }
  | { readonly type: 'memberGone'; readonly personId: string }
  | { readonly type: 'read'; readonly personId: string; readonly seq: number }
  /** A device of somebody who is not here was given the lines up to that one. */
  | { readonly type: 'arrived'; readonly personId: string; readonly seq: number }
  | { readonly type: 'typing'; readonly personIds: readonly string[] }
  | { readonly type: 'pins'; readonly seqs: readonly number[] }
  | {
      readonly type: 'settings';
      readonly name: string;
      readonly settings: GroupSettings;
      /** As in the snapshot. */
      readonly pictureId?: string;
    }
  | { readonly type: 'disappearing'; readonly days: DisappearDays }
  | { readonly type: 'request'; readonly request: RequestView }
  /** The call as it stands now; null: it is over. */
  | { readonly type: 'call'; readonly call: ChatCallView | null }
  /** All streams of the group that are live now. */
  | { readonly type: 'streams'; readonly streams: readonly LiveInGroup[] };

/** The message `news`. A page that misses a frame asks for the history after its last line, as after a `snapshot`. */
export interface ChatNews {
  readonly epoch: number;
  readonly seq: number;
  readonly events: readonly ChatEvent[];
}

export interface WriteAnswer {
  readonly seq: number;
  readonly atMs: number;
}
/** The answer to `receipt`: an id for `GET /api/receipts/:entryId`. */
export interface ReceiptAnswer {
  readonly entryId: string;
}

/** What keeps the asker from writing; null: nothing does. */
export interface DoorAnswer {
  readonly door: MessageDoorView | null;
  /** What a minute of a call costs the asker, minor units of MESI; absent: nothing. */
  readonly perMinuteMinor?: string;
}

export interface AddMembersAnswer {
  readonly added: readonly Person[];
  /** Handles of nobody, of members, and of people who can only be invited. */
  readonly notAdded: readonly {
    readonly handle: string;
    readonly code: 'NotFound' | 'AlreadyMember' | 'NotAddable';
  }[];
}

import { z } from 'zod';
import { CHAT_LIMITS } from '../chatLimits.ts';
import { idSchema } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { ConversationType, FoundLine, SeatRole } from './chat.ts';
import type { Notice } from './chatLines.ts';
import type { FileKind } from './files.ts';
import type { DoorKey } from './modes.ts';
import type { Person } from './people.ts';

/** What is asked of conversations without a seat in one. All of it needs a log-in. */

const handle = z.string().min(1).max(80);

/**
 * POST /api/conversations → ConversationHead. A direct conversation with somebody is always the same one. NotFound: nobody
 * has that handle; Forbidden: oneself. Of a group everybody named is a member at once; those who cannot be added are left
 * out (they can be invited), and an empty name is GroupNameInvalid. Its picture is a file of `use: 'profile'` that the asker
 * sent and that is shown nowhere: FileUnknown, FileNotReady, FileInUse.
 */
export const startConversationBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('direct'), handle }),
  z.strictObject({
    type: z.literal('group'),
    name: z.string().max(4_096),
    handles: z.array(handle).max(50),
    pictureId: idSchema.optional(),
  }),
]);

/** What the files of a line are together, and how many there are. */
export interface FilesExcerpt {
  readonly kind: FileKind | 'voice' | 'mixed';
  readonly count: number;
}

/** The newest line of a conversation, as the list shows it. */
export type LineExcerpt = { readonly seq: number; readonly from: Person; readonly atMs: number } & (
  | { readonly type: 'text'; readonly text: string; readonly files?: FilesExcerpt }
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'erased'; readonly hasExpired?: true }
);

/** A conversation in the list of one person. GET /api/conversations/:conversationId answers one; NotFound: not theirs. */
export interface ConversationHead {
  readonly conversationId: string;
  readonly type: ConversationType;
  /** The name of a group; empty in a direct conversation. */
  readonly name: string;
  /** The file that is the group's picture; absent: it has none. `GET /api/files?ids=…` answers its addresses. */
  readonly pictureId?: string;
  /** The other person of a direct conversation; of a group some of its other members. */
  readonly people: readonly Person[];
  readonly memberCount: number;
  readonly role: SeatRole;
  readonly lastSeq: number;
  /** The newest line that the reader may read; null: there is none. */
  readonly lastLine: LineExcerpt | null;
  /** When somebody last wrote, or when it began, ms. */
  readonly lastAtMs: number;
  readonly readSeq: number;
  /** Lines of others that were not read; notices and erased lines do not count. */
  readonly unread: number;
  readonly isMuted: boolean;
  /**
   * The newest line that a device of the reader was given, of a group that a device of anybody but its writer was; an inbox says
   * when there is more. Absent: nobody is to be told.
   */
  readonly arrivedSeq?: number;
  /** The number of a line that mentions the reader and that they have not read; absent: none does. */
  readonly mentionSeq?: number;
  /** Says whose request waits: `theirs` the reader may answer, `mine` is the reader’s own; null: none does. */
  readonly request: 'theirs' | 'mine' | null;
}

/** GET /api/conversations?cursor=… answers a page, the one written to last first. */
export interface ConversationsAnswer {
  readonly conversations: readonly ConversationHead[];
  /** The cursor of the next page; null at the end. */
  readonly cursor: string | null;
}

/** A conversation in which something was found: its newest lines that fit, newest first. */
export interface FoundConversation {
  readonly head: ConversationHead;
  readonly lines: readonly FoundLine[];
  /** Whether there is more in it, for the request `search` of its room. */
  readonly hasMore: boolean;
}

/**
 * GET /api/search?q=…&cursor=… looks through all conversations of the asker, the one written to last first. What is too
 * short to search for, as one letter is, finds nothing. Inputs that are too long are BadRequest.
 */
export interface SearchAnswer {
  readonly found: readonly FoundConversation[];
  /** The cursor of the next page, also where this one has found nothing; null: all was looked through. */
  readonly cursor: string | null;
}

/**
 * GET /api/group-invites/:code, without login, answers what the link leads to, and uses nothing up; InviteInvalid: it works no longer. To
 * accept, join room `chat` with `{ conversationId, inviteCode }`.
 */
export interface GroupInviteAnswer {
  readonly conversationId: string;
  readonly name: string;
  readonly memberCount: number;
  readonly isMember: boolean;
  /** The id of its owner, where they ask something of whoever comes in: GET /api/gates/:personId?place=group says what. */
  readonly gateOf?: string;
}

/** GET /api/people/:handle answers somebody by their whole handle; NotFound: nobody has it. */
export interface PersonAnswer {
  readonly person: Person;
  /** What would let the asker write to them; null: nothing is in the way. */
  readonly door: MessageDoorView | null;
}

/** What keeps somebody from writing, and what would let them in. */
export interface MessageDoorView {
  readonly match: 'any' | 'all';
  readonly keys: readonly DoorKey[];
  /** What a message costs; absent: none can be paid for. */
  readonly paid?: PaidMessages;
}

/**
 * GET and PUT /api/message-rules: who may write to the asker. Whoever is kept out may send one request, or pays for each
 * message where it has a price; only a creator sets one (NotACreator).
 */
const paidMessages = z.strictObject({
  /** What one message costs, in minor units of MESI. */
  priceMinor: z.string().regex(/^[1-9]\d{0,59}$/),
  /** The money returns unless the message is answered within so many days. */
  answerDays: z.int().min(1).max(CHAT_LIMITS.paidAnswerDays),
});
/** What a message costs whom no other rule lets in; the price is in minor units of MESI. */
export type PaidMessages = Readonly<z.infer<typeof paidMessages>>;

/** GET and PUT /api/call-price: what a minute of a call with the asker costs; only a creator sets one (NotACreator). */
export const callPriceBody = z.strictObject({
  /** In minor units of MESI; null: calls cost nothing. */
  perMinuteMinor: z
    .string()
    .regex(/^[1-9]\d{0,59}$/)
    .nullable(),
});
export type CallPriceBody = Readonly<z.infer<typeof callPriceBody>>;

export const messageRulesBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('everybody') }),
  z.strictObject({ type: z.literal('nobody'), paid: paidMessages.optional() }),
  z
    .strictObject({
      type: z.literal('some'),
      paid: paidMessages.optional(),
      match: z.enum(['any', 'all']),
      followers: z.boolean(),
      subscribers: z.strictObject({ minimumTier: z.int().min(1).max(LIMITS.tiers) }).nullable(),
      tipped: z
        .strictObject({
          minimumMinor: z.string().regex(/^[1-9]\d{0,59}$/),
          withinDays: z.int().min(1).max(LIMITS.tippedWithinDays),
        })
        .nullable(),
    })
    .refine(({ followers, subscribers, tipped }) => followers || subscribers !== null || tipped !== null, {
      message: 'choose at least one rule',
    }),
]);
export type MessageRules = Readonly<z.infer<typeof messageRulesBody>>;

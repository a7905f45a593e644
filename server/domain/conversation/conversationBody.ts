import { type AuditLog, NEW_AUDIT } from '../../../shared/auditActs.ts';
import type {
  ConversationType,
  DisappearDays,
  GroupSettings,
  MemberRole,
  RequestView,
} from '../../../shared/protocol/chat.ts';
import type { CallMedium } from '../../../shared/protocol/chatCalls.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { ChatRules, Deed, DeskNote, HeldLine } from '../../../shared/protocol/desk.ts';
import type { Person } from '../../../shared/protocol/people.ts';

/** A line as it is kept. */
export type KeptLine = ChatLine & {
  /** How many lines up to this one count as unread for those who have not read them; a notice adds none. */
  readonly count: number;
  /** The command that wrote it, of a line that does not say so itself: a tip, or one that was erased since. */
  readonly byCommandId?: string;
  /** Who has paid for the files of a locked line; nobody else is told. */
  readonly openedBy?: readonly string[];
  /** With which order each of them paid; of files that a server of before opened it is not known. */
  readonly openedWith?: Readonly<Record<string, string>>;
};

/** Returns which command of its writer wrote that line; null: none did. */
export function commandOf(line: KeptLine): string | null {
  return line.type === 'text' ? line.commandId : (line.byCommandId ?? null);
}

/** A line of before there were pages, in collection `chatLines`, under `<conversation's id>:<its number>`. */
export interface LineDocument {
  readonly conversationId: string;
  readonly seq: number;
  /** The epoch of the authority that put it here. */
  readonly epoch: number;
  /** Whose command it was: by it a command that comes again is found. */
  readonly command?: string;
  /** The words by which it is found; absent: nothing is to be found, or a server of before put it here. */
  readonly words?: readonly string[];
  /** The conversation's id, in a line that disappears, and when it does; absent: it stays. */
  readonly expires?: string;
  readonly untilMs?: number;
  readonly line: KeptLine;
}

/** A stretch of counts without a hole, first and last. */
export type CountRun = readonly [first: number, last: number];

/** Somebody who is in the conversation. */
export interface Member {
  readonly person: Person;
  readonly role: MemberRole;
  /** The first line that they may read. */
  readonly fromSeq: number;
  /** The last line that they read, and how many lines counted up to it. */
  readonly readSeq: number;
  readonly readCount: number;
  readonly isMuted: boolean;
  /** Whether others are not told what they have read; absent: they are. */
  readonly hidesReads?: boolean;
  /** The last line that a device of theirs was given, of those that they have not read; absent: none was. */
  readonly arrivedSeq?: number;
  /** The line that spoke to them last and of which they have a notice; absent: none did. */
  readonly mentionSeq?: number;
}

/** Somebody who was in the group. */
export interface FormerMember {
  readonly personId: string;
  readonly fromSeq: number;
  readonly untilSeq: number;
  /** Whether somebody else took them out; they do not come back by a link. */
  readonly wasRemoved: boolean;
}

/**
 * Who of the two of a direct conversation lets the other write. A group has none of it: `openTo` and `blockedBy` are empty
 * there.
 */
export interface Doors {
  /** People who may write whatever the rules of the other one say: the other wrote to them, or accepted their request. */
  readonly openTo: readonly string[];
  /** People to whom a line of the other opens nothing for good, as the other said; absent: there is none. */
  readonly paying?: readonly string[];
  /** People who keep the other one from writing. */
  readonly blockedBy: readonly string[];
  /** The one request of each direction; it is `declined` when it was deleted, or its writer blocked. */
  readonly request:
    | { readonly type: 'none' }
    | { readonly type: 'asked' | 'declined'; readonly byId: string; readonly seq: number };
  /** Requests that their writer took back before they were answered, the oldest first; absent: there is none. */
  readonly withdrawn?: readonly { readonly byId: string; readonly seq: number }[];
}

/** The call that goes on. `state` is the call machine's own, and plain JSON. */
export interface KeptCall {
  readonly state: unknown;
  readonly medium: CallMedium;
  readonly startedBy: Person;
  readonly startedAtMs: number;
  /** What it costs; absent: nothing. */
  readonly cost?: CallCost;
}

/** What a direct call costs whoever began it, and the orders that pay for it. */
export interface CallCost {
  readonly payerId: string;
  readonly payeeId: string;
  /** The price of a minute, minor units of MESI. */
  readonly perMinuteMinor: string;
  /** The stretches of its time whose money is held, one behind the other. */
  readonly stretches: readonly { readonly orderId: string; readonly lengthMs: number }[];
  /** Further minutes whose money is on its way; null: none is. */
  readonly asked: { readonly orderId: string; readonly lengthMs: number } | null;
  /** When it has to be over, so that its money is taken before it returns by itself. */
  readonly untilMs: number;
}

/** A line that waits until an admin has looked at it. Its id is its command's, `heardKey`; it has no number yet. */
export interface HeldGroupLine extends HeldLine {
  readonly line: KeptLine & { readonly type: 'text' };
}

/** What is decided at the moderation desk of a group. */
export interface GroupDesk {
  readonly rules?: ChatRules;
  readonly isShielded?: boolean;
  /** The oldest first. */
  readonly heldLines?: readonly HeldGroupLine[];
  /** The ids of those that were declined last, so that a command that comes again is not held again. */
  readonly declined?: readonly string[];
  readonly deeds?: readonly Deed[];
  readonly notes?: readonly DeskNote[];
  /** Who writes nothing for now, and until when. */
  readonly mutes?: readonly { readonly person: Person; readonly mutedUntilMs: number }[];
}

/** A call that rings as soon as its money is held. */
export interface AskedCall {
  readonly orderId: string;
  readonly byId: string;
  readonly calledId: string;
  readonly callId: string;
  readonly deviceId: string;
  readonly medium: CallMedium;
  readonly perMinuteMinor: string;
  readonly minutes: number;
}

/**
 * The document of a conversation: all of it but its older lines, in one place, so that one compare-and-set decides it. Its newest
 * lines may stand in its annex: `readConversation` reads both.
 * Collection `conversations`, id = conversation's id.
 */
export interface ConversationBody {
  readonly epoch: number;
  readonly type: ConversationType;
  readonly startedById: string;
  readonly createdAtMs: number;
  readonly name: string;
  /** The file that is the group's picture; absent: it has none. */
  readonly pictureId?: string;
  /** In the order in which they came. */
  readonly members: readonly Member[];
  readonly former: readonly FormerMember[];
  readonly settings: GroupSettings;
  readonly pins: readonly number[];
  readonly doors: Doors;
  /** The number of the newest line; 0: there is none. A line with a higher number does not exist, whatever lies there. */
  readonly lastSeq: number;
  readonly lastCount: number;
  /** When somebody last wrote. */
  readonly lastAtMs: number;
  /** The newest lines, without a hole, up to `lastSeq`. All before them lie in collection `chatPages`. */
  readonly tail: readonly KeptLine[];
  /** Lines before those that were changed since they were put into `chatPages`: what stands here is what they are. */
  readonly amended: readonly KeptLine[];
  /** The counts of erased lines that somebody has not read, the one erased last at the end. */
  readonly erased: readonly number[];
  /** Those that are too many for that, as stretches of counts, first and last, in their order; absent: there is none. */
  readonly erasedRuns?: readonly CountRun[];
  /** The end of its audit log; absent: it is of before there were logs, and nothing was paid or moderated since. */
  readonly audit?: AuditLog;
  /** The moderation desk; absent: nothing was decided there. */
  readonly desk?: GroupDesk;
  /** After how many days lines disappear that are written now; absent: they stay. */
  readonly disappearDays?: DisappearDays;
  /** When the first line is due that disappears, wherever it lies, or a while before; absent: none is. */
  readonly expiresAtMs?: number;
  /**
   * Whether all lines in `chatLines` have the words by which they are found. A server of before leaves it out whenever it
   * writes the document, as it puts down lines without words.
   */
  readonly hasWords?: boolean;
  /** Up to where the tips of the journal were looked at; absent: from its beginning. */
  readonly tipsCursor?: string;
  /** The call that goes on; absent: there is none. */
  readonly call?: KeptCall | null;
  /** A call that waits for its money; absent: none does. */
  readonly askedCall?: AskedCall;
  /** Which lines tell of calls whose money is still on its way; absent: there is none. */
  readonly endedCalls?: readonly { readonly orderId: string; readonly seq: number }[];
  /** The newest streams of the group, the oldest first; absent: there was none. */
  readonly streams?: readonly GroupStream[];
  /** The orders of lines that are written for money; absent: there never was one. */
  readonly book?: KeptBook;
  /** There while money of an order is on its way, or a mention is not told yet: such conversations are found after a crash. */
  readonly owing?: 'yes';
  /** Lines whose money is held, or on its way: what stands for their orders; absent: there is none. */
  readonly paidLines?: readonly PaidLine[];
  /** Lines that speak to people who were not told yet; absent: there is none. */
  readonly mentionsDue?: readonly MentionDue[];
  /** Which locked lines the orders are for that open them; absent: there is none. */
  readonly unlocks?: readonly { readonly orderId: string; readonly seq: number }[];
}

/** An order book as it is kept; the room that has it knows what its orders are for. */
export interface KeptBook {
  readonly open: readonly object[];
  readonly kept: readonly object[];
  readonly ended: readonly object[];
}

/** A line that is written for money. */
export interface PaidLine {
  readonly orderId: string;
  readonly byId: string;
  readonly commandId: string;
  readonly text: string;
  /** The number of the line; null: its money is not held yet, and nobody was told the line. */
  readonly seq: number | null;
}

/** People who are to be told that a line mentions them, or answers a line of theirs. */
export interface MentionDue {
  readonly seq: number;
  readonly personIds: readonly string[];
  /** Whose line it answers, where it does not name them; absent: nobody else's. */
  readonly repliedId?: string;
}

/** What a group's conversation knows of one of its streams. */
export interface GroupStream {
  readonly streamId: string;
  readonly creator: Person;
  readonly title: string;
  readonly startedAtMs: number;
  readonly state: 'live' | 'ended';
  /** Whether all members were told in their inboxes that it is live. */
  readonly isRung: boolean;
  /** The newest tip of the stream that stands in the conversation; null: none does. */
  readonly lastTipId: string | null;
  /** The replay that the members may watch; absent: there is none. */
  readonly replayId?: string;
}

const OPEN_SETTINGS: GroupSettings = {
  slowModeSeconds: 0,
  whoWrites: 'everybody',
  whoAdds: 'admins',
  whoPins: 'admins',
};

const NO_DOORS: Doors = { openTo: [], blockedBy: [], request: { type: 'none' } };

/** Makes a conversation that nobody has written in. The first of the people is who began it, and owns a group. */
export function newConversation(input: {
  readonly type: ConversationType;
  readonly name: string;
  readonly people: readonly Person[];
  /** A file that is shown as the group's picture already; absent: it has none. */
  readonly pictureId?: string | undefined;
  readonly nowMs: number;
}): ConversationBody {
  const { type, name, people, pictureId, nowMs } = input;
  const starter = people[0]!;
  const isGroup = type === 'group';
  const members = people.map((person, index): Member => {
    const role = isGroup && index === 0 ? 'owner' : 'member';
    return { person, role, fromSeq: 1, readSeq: isGroup ? 1 : 0, readCount: 0, isMuted: false };
  });
  const notice = { type: 'notice', notice: { type: 'created' }, seq: 1, from: starter, atMs: nowMs } as const;
  return {
    epoch: 0,
    type,
    startedById: starter.id,
    createdAtMs: nowMs,
    name,
    ...(pictureId === undefined ? {} : { pictureId }),
    members,
    former: [],
    settings: isGroup ? OPEN_SETTINGS : { ...OPEN_SETTINGS, whoAdds: 'admins', whoPins: 'everybody' },
    pins: [],
    doors: NO_DOORS,
    lastSeq: isGroup ? 1 : 0,
    lastCount: 0,
    lastAtMs: nowMs,
    tail: isGroup ? [{ ...notice, count: 0 }] : [],
    amended: [],
    erased: [],
    hasWords: true,
    audit: NEW_AUDIT,
  };
}

/** Counts the lines of others that this member has not read. */
export function unreadOf(
  { lastCount, erased, erasedRuns = [] }: Pick<ConversationBody, 'lastCount' | 'erased' | 'erasedRuns'>,
  { readCount }: Pick<Member, 'readCount'>,
): number {
  const singly = erased.filter((count) => count > readCount).length;
  const inRuns = erasedRuns.reduce(
    (sum, [first, last]) => sum + Math.max(0, last - Math.max(first - 1, readCount)),
    0,
  );
  return lastCount - readCount - singly - inRuns;
}

/** Shows the request of a direct conversation; one that was declined is shown to nobody. */
export function requestView({ request }: Doors): RequestView {
  return request.type === 'asked' ? { type: 'asked', byId: request.byId } : { type: 'open' };
}

/** Shows a line as it is at that time: of one whose time is over nothing is left, whether it was erased yet or not. */
export function lineNow(line: KeptLine, nowMs: number): ChatLine {
  if (line.type !== 'text' || line.untilMs === undefined || line.untilMs > nowMs) return lineView(line);
  const { seq, from, atMs } = line;
  return { type: 'erased', seq, from, atMs, hasExpired: true };
}

/** Takes from a kept line what is nobody's to see. */
export function lineView(line: KeptLine): ChatLine {
  const { count: _, byCommandId: _command, openedBy: _by, openedWith: _with, ...view } = line;
  return view as ChatLine;
}

import type { SearchLinesAnswer } from '../../../shared/protocol/chat.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type {
  ConversationHead,
  MessageDoorView,
  MessageRules,
  SearchAnswer,
} from '../../../shared/protocol/conversations.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';

/** What the authority of a conversation says of somebody's unread lines, and its epoch. */
export interface UnreadMark {
  /** `perhaps` before a line is written that they have not read; `none` when they have read all. */
  readonly says: 'perhaps' | 'none';
  readonly epoch: number;
}

/**
 * Begins conversations, and lists those of a person. What happens in one is decided by its room alone. Infrastructure that
 * is lost throws, as the store does.
 */
export interface ConversationsPort {
  /**
   * Returns the id of the direct conversation of these two, and makes it when there is none: it is the same whoever asks,
   * however often and from however many places. Rejection: ConversationsFull, when the starter has as many as one may have.
   */
  startDirect(input: { readonly starter: Person; readonly other: Person }): Promise<Outcome<string>>;
  /**
   * Makes a group; its starter owns it. Its picture is shown under that id already, or it has none. Rejection:
   * ConversationsFull, as above.
   */
  startGroup(input: {
    readonly starter: Person;
    readonly name: string;
    readonly others: readonly Person[];
    readonly conversationId?: string;
    readonly pictureId?: string | undefined;
  }): Promise<Outcome<string>>;
  /**
   * Lists the conversations of a person, the one written to last first; a page may be short and have a next one. `only`: all
   * those with lines that the person has not read, in one page.
   */
  list(input: {
    readonly personId: string;
    readonly cursor: string | null;
    readonly only?: 'unread';
  }): Promise<{
    readonly conversations: readonly ConversationHead[];
    /** The cursor of the next page; null at the end. */
    readonly cursor: string | null;
  }>;
  /** Returns one of them; null: it is not in that person's list. */
  head(input: {
    readonly personId: string;
    readonly conversationId: string;
  }): Promise<ConversationHead | null>;
  /** Says whether somebody would take a message of the other, and so may be put into a group by them. */
  mayAdd(input: { readonly byId: string; readonly personId: string }): Promise<boolean>;
  /**
   * Puts a conversation into the lists of these people, or to where its last line belongs, and notes there what its authority
   * says of their unread lines, unless one of a higher epoch has said something. It may be done again.
   */
  place(input: {
    readonly conversationId: string;
    readonly personIds: readonly string[];
    readonly atMs: number;
    readonly unread?: UnreadMark;
  }): Promise<void>;
  /** Takes a conversation out of somebody's list. It is idempotent. */
  unplace(input: { readonly conversationId: string; readonly personId: string }): Promise<void>;
}

/** What of a conversation is needed to search it. */
export interface LinesToSearch {
  readonly conversationId: string;
  /** The number of its newest line. */
  readonly lastSeq: number;
  /** The newest lines, which stand in its document, without a hole. */
  readonly tail: readonly ChatLine[];
  /** Older lines that were changed since they were stored. */
  readonly amended: readonly ChatLine[];
  /** Whether all stored lines have the words by which they are found. */
  readonly hasWords?: boolean;
}

/** Finds lines by their words. Infrastructure that is lost throws, as the store does. */
export interface MessageSearchPort {
  /**
   * Finds in one conversation, in the lines that somebody may read (both included) and before that number, newest first.
   * What is too short to search for finds nothing.
   */
  inOne(input: {
    readonly conversation: LinesToSearch;
    readonly readable: { readonly from: number; readonly until: number };
    readonly typed: string;
    readonly before: number | null;
  }): Promise<SearchLinesAnswer>;
  /** Finds in all conversations of a person, the one written to last first; a page may be short and have a next one. */
  inAll(input: {
    readonly personId: string;
    readonly typed: string;
    readonly cursor: string | null;
  }): Promise<SearchAnswer>;
}

/** Which replays members of a group may watch. Infrastructure that is lost throws, as the store does. */
export interface GroupReplaysPort {
  /**
   * Says whether somebody may watch a replay because they are a member of the group that its stream was for, and may read the
   * card that names it.
   */
  mayWatch(asked: {
    readonly personId: string;
    readonly replay: {
      readonly replayId: string;
      readonly streamId: string;
      readonly creatorId: string;
      readonly modes: readonly string[];
      readonly isForGroup?: boolean | undefined;
    };
  }): Promise<boolean>;
}

/** Who may write to whom. */
export interface MessageRulesPort {
  /** Returns the rules that somebody has chosen; whoever has chosen none takes messages of everybody. */
  get(personId: string): Promise<MessageRules>;
  set(personId: string, rules: MessageRules): Promise<void>;
  /** Returns what keeps that person from writing to the other, and what would let them in; null: nothing does. */
  door(input: { readonly writerId: string; readonly toId: string }): Promise<MessageDoorView | null>;
  /** Returns what a minute of a call with that person costs whoever calls them, minor units of MESI; null: nothing. */
  callPrice(personId: string): Promise<string | null>;
  setCallPrice(personId: string, perMinuteMinor: string | null): Promise<void>;
  /** Says whether the one has blocked the other, by the blocks or, where these know nothing, in the conversation of the two. */
  isBlocked(input: { readonly personId: string; readonly byId: string }): Promise<boolean>;
}

import type { ChatSnapshot, LinesAnswer, SeatRole, YouInChat } from '../../../shared/protocol/chat.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { annexIn, CONVERSATION_PLACES, newIn } from '../../domain/conversation/conversationAnnex.ts';
import {
  type ConversationBody,
  type KeptLine,
  requestView,
  unreadOf,
} from '../../domain/conversation/conversationBody.ts';
import type { BlocksPort } from '../../services/blocks/port.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { CurbsPort } from '../../services/curbs/port.ts';
import type { IdentityPort } from '../../services/identity/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { StorePort } from '../../services/store/port.ts';
import { AuthorityActor } from '../kernel/AuthorityActor.ts';
import { keepPage } from '../kernel/auditLog.ts';
import type { FaultHook } from '../kernel/faultPoints.ts';
import { bodyOf, restoreChat } from './chatDocument.ts';
import type { ChatCommand } from './chatMachine.ts';
import { type ChatCut, chatRules } from './chatRules.ts';
import type { LineFiles } from './lineFiles.ts';
import { type LineStore, openLines } from './lineStore.ts';
import { MemberCurbs } from './MemberCurbs.ts';
import { MemberNames } from './MemberNames.ts';
import { callView } from './machine/callView.ts';
import { heardKey, heardSeq } from './machine/heard.ts';
import { type ChatState, findLine, memberView, otherOf } from './machine/state.ts';
import { liveStreams } from './machine/streams.ts';
import { PairBlocks } from './PairBlocks.ts';
import {
  type LineSource,
  lineAt,
  type PageAsked,
  type ReadableLines,
  readLines,
  readPage,
} from './readLines.ts';
import type { UnreadMarks } from './UnreadMarks.ts';

export interface ChatAuthorityInput {
  readonly conversationId: string;
  readonly store: StorePort;
  readonly clock: Clock;
  /** Puts the conversation into the lists of people who come in; it rejects when it cannot. */
  readonly place: (personIds: readonly string[], atMs: number) => Promise<void>;
  /** Notes who may have unread lines; absent: nobody asks. */
  readonly unreadMarks?: UnreadMarks | undefined;
  /** Looks for money that no order stands for; absent: the conversation holds none. */
  readonly returnStray?: () => Promise<void>;
  /** Looks at the streams of the group, and takes note of them; it rejects when it cannot. Absent: there are none. */
  readonly lookAtStreams?: () => Promise<void>;
  /** What happens to the files of lines that are erased; absent: there are no files. */
  readonly lineFiles?: LineFiles;
  /** Reads the tips of this conversation in the journal, from a cursor on; absent: there are none. */
  readonly readTips?: (cursor: string | null) => Promise<PaidTips>;
  /** Who keeps whom out; absent: only what stands in the conversation counts. */
  readonly blocks?: BlocksPort;
  /** Who restricts whom; absent: nobody does. */
  readonly curbs?: CurbsPort;
  /** What members are called by now; absent: what they were called when they came. */
  readonly names?: { readonly identity: Pick<IdentityPort, 'get'>; readonly bus: BusPort };
  readonly hooks: {
    /** Called with what is durable; `before` is the conversation as it was told until then. */
    readonly onTold: (cut: ChatCut, before: ChatState) => void;
    /** Called when another authority rules, or for a bug: this one can change nothing any more. */
    readonly onLost: (error?: unknown) => void;
  };
  /** Other rules, so that a simulation can show that it notices wrong ones. */
  readonly rules?: ReturnType<typeof chatRules>;
  readonly faultHook?: FaultHook | undefined;
}

/** A page of the tips that were paid, and the cursor of the next one; null: there is no next one yet. */
export interface PaidTips {
  readonly tips: readonly Extract<ChatCommand, { type: 'tipPaid' }>[];
  readonly cursor: string | null;
}

/** Rounds between two looks at streams that are live: whoever ends one says so by itself, unless it dies. */
const LOOK_ROUNDS = 5;
/** Lines that are looked up at once to see whether their time is over. */
const EXPIRED_AT_ONCE = 100;

/**
 * The authority of a conversation: the chat machine in an authority actor, its document, and its older lines. What is read
 * here is what was told. Rules: SPEC.md, CH*.
 */
export class ChatAuthority {
  readonly #input: ChatAuthorityInput;
  readonly #lines: LineStore;
  readonly #actor: AuthorityActor<ChatState, ChatCommand, ChatCut, ConversationBody>;
  readonly #pair: PairBlocks | null;
  readonly #curbs: MemberCurbs | null;
  readonly #names: MemberNames | null;
  #told!: ChatState;
  /** Whether there may be tips in the journal that nobody was told of. */
  #tipsMayWait = true;
  #rounds = 0;
  #isGivingWords = false;

  constructor(input: ChatAuthorityInput) {
    const { conversationId, store, clock, hooks, rules = chatRules(), faultHook } = input;
    this.#input = input;
    this.#lines = openLines(store, conversationId);
    const { blocks, curbs } = input;
    this.#curbs = curbs
      ? new MemberCurbs({ curbs, clock, told: () => this.#told, enqueue: (asked) => this.enqueue(asked) })
      : null;
    this.#names = input.names
      ? new MemberNames({
          ...{ ...input.names, clock },
          ...{ told: () => this.#told, enqueue: (asked) => this.enqueue(asked) },
        })
      : null;
    this.#pair = blocks
      ? new PairBlocks({ blocks, clock, told: () => this.#told, command: (asked) => this.command(asked) })
      : null;
    this.#actor = new AuthorityActor({
      clock,
      faultHook,
      rules,
      document: {
        place: { store, collection: CONVERSATION_PLACES.document, id: conversationId },
        annex: {
          collection: CONVERSATION_PLACES.annex,
          of: ({ annex }) => annex,
          forgets: ({ forgets }) => forgets,
          kept: (annex, body) => newIn(annexIn(annex), body),
        },
        restore: (body: ConversationBody, epoch, annex) => {
          this.#told = restoreChat(conversationId, body, epoch, annex && annexIn(annex));
          return this.#told;
        },
        before: (cut) => this.#before(cut),
        bodyOf: ({ body }) => body,
        closed: bodyOf,
      },
      hands: {
        tell: (cut) => {
          const before = this.#told;
          this.#told = cut.next;
          input.unreadMarks?.after(cut.next);
          // the files service does it later where this fails
          if (cut.dropped.length > 0) input.lineFiles?.release(cut.dropped).catch(() => {});
          hooks.onTold(cut, before);
          if (cut.next.members !== before.members) this.#curbs?.look();
        },
        reconcile: () => this.#reconcile(),
        onDeposed: () => hooks.onLost(),
        onOver: () => hooks.onLost(),
        onFailed: hooks.onLost,
      },
    });
  }

  /** Takes the conversation over from whoever had it. False: there is no such conversation. */
  async claim(): Promise<boolean> {
    if (!(await this.#actor.claim())) return false;
    // before anything else is decided
    const { call, askedCall, book } = this.#told;
    if (call || askedCall || !book.open.isEmpty()) this.enqueue({ type: 'callTakenOver' });
    this.#actor.announce();
    await this.#pair?.open();
    await this.#curbs?.open();
    await this.#names?.open();
    // who opens the conversation does not wait for it, and the next round looks again
    this.#tellTips().catch(() => {});
    this.#input.lookAtStreams?.().catch(() => {});
    this.#giveWords().catch(() => {});
    return true;
  }

  /** Tells what others did when nobody could tell it, and now and then looks whether a live stream is over. */
  async #reconcile(): Promise<void> {
    await this.#tellTips();
    await this.#giveWords();
    await this.#expire();
    await this.#input.returnStray?.();
    this.#rounds += 1;
    const isLive = this.#told.streams?.some(
      ({ state, isRung }) => state === 'live' && (!isRung || this.#isLookDue),
    );
    if (isLive) await this.#input.lookAtStreams?.();
  }

  /** Erases lines whose time is over, and sees to it that nothing of erased lines is left in the store. */
  async #expire(): Promise<void> {
    const { expiresAtMs, amended } = this.#told;
    if (expiresAtMs !== undefined && expiresAtMs <= this.#input.clock.nowMs()) {
      const { lines: lookedUp, untilMs } = await this.#lines.firstToGo(EXPIRED_AT_ONCE);
      const isMore = untilMs <= this.#input.clock.nowMs();
      await this.command({ type: 'linesDue', lookedUp, isMore });
    } else if (amended.some(({ type }) => type === 'erased')) this.enqueue({ type: 'erasedSettle' });
  }

  get #isLookDue(): boolean {
    return this.#rounds % LOOK_ROUNDS === 0;
  }

  async #before({ filed, joined, dropped, next, auditPage }: ChatCut): Promise<void> {
    await keepPage(this.#input.store, auditPage);
    await this.#input.unreadMarks?.before(this.#told, next);
    if (dropped.length > 0) await this.#input.lineFiles?.watch(dropped);
    if (filed.length > 0) await this.#lines.file(filed, next.epoch);
    if (joined.length > 0) await this.#input.place(joined, next.lastAtMs);
  }

  /** Has the journal looked at, as a tip may have been paid that nobody was told of. */
  lookForTips(): void {
    this.#tipsMayWait = true;
  }

  /** Sees to it that lines which a server of before has put down are found as well. */
  async #giveWords(): Promise<void> {
    if (this.#told.hasWords || this.#isGivingWords || !this.#actor.isRuling) return;
    this.#isGivingWords = true;
    try {
      await this.#lines.giveWords(1);
      this.enqueue({ type: 'wordsGiven' });
    } finally {
      this.#isGivingWords = false;
    }
  }

  /** Tells the tips of the journal that were paid when nobody could tell them. */
  async #tellTips(): Promise<void> {
    const { readTips } = this.#input;
    if (!readTips || !this.#tipsMayWait || !this.#actor.isRuling) return;
    this.#tipsMayWait = false;
    try {
      let cursor = this.#told.tipsCursor ?? null;
      for (;;) {
        const page = await readTips(cursor);
        for (const tip of page.tips) {
          if ((await this.written(tip.from.id, tip.commandId)) !== null) continue;
          if ((await this.command(tip)) !== null) this.#tipsMayWait = true;
        }
        if (page.cursor === null) break;
        cursor = page.cursor;
      }
      if (cursor !== null && !this.#tipsMayWait) this.enqueue({ type: 'tipsRead', cursor });
    } catch (error) {
      this.#tipsMayWait = true;
      throw error;
    }
  }

  /** Resolves when the outcome is durable and told: null, or why it was refused. */
  command(command: ChatCommand): Promise<RejectionCode | null> {
    return this.#actor.command(command);
  }

  /** Asks for something that nobody waits for. */
  enqueue(command: ChatCommand): void {
    this.#actor.enqueue(command);
  }

  /** Tells what is decided, then falls silent. */
  stop(): Promise<void> {
    this.#pair?.close();
    this.#curbs?.close();
    this.#names?.close();
    return this.#actor.stop();
  }

  /** The conversation as it was told. */
  get told(): ChatState {
    return this.#told;
  }

  snapshot(): ChatSnapshot {
    const { epoch, frame: seq, conversationId, type, name, pins, settings, lastSeq, doors } = this.#told;
    const streams = liveStreams(this.#told);
    const { disappearDays, pictureId } = this.#told;
    return {
      epoch,
      seq,
      conversationId,
      type,
      name,
      ...(pictureId === undefined ? {} : { pictureId }),
      members: [...this.#told.members.values()].map((member) => memberView(this.#told, member)),
      typing: [...this.#told.typing.keys()],
      pins,
      settings,
      ...(disappearDays ? { disappearDays } : {}),
      request: requestView(doors),
      lastSeq,
      call: callView(this.#told),
      ...(streams.length > 0 && { streams }),
    };
  }

  /** Returns what somebody is in this conversation; null: they never were in it. */
  you(personId: string): YouInChat | null {
    const member = this.#told.members.get(personId);
    const hasBlocked = this.#told.doors.blockedBy.includes(personId);
    if (member) {
      const { role, fromSeq, readSeq, isMuted, hidesReads } = member;
      const unread = unreadOf(this.#told, member);
      const curb = this.#told.curbs.get(personId);
      const other = otherOf(this.#told, personId)?.person.id;
      const letsFree = other !== undefined && this.#told.doors.openTo.includes(other);
      const waiting = (this.#told.desk?.heldLines ?? []).filter(({ from }) => from.id === personId).length;
      const mine = {
        ...{ isMuted, hasBlocked },
        ...(letsFree ? { letsFree } : {}),
        ...(hidesReads ? { hidesReads } : {}),
        ...(curb ? { curb } : {}),
        ...(waiting > 0 ? { waiting } : {}),
      };
      return { role, fromSeq, untilSeq: null, readSeq, unread, ...mine };
    }
    const gone = this.#told.former.find((one) => one.personId === personId);
    if (!gone) return null;
    const { fromSeq, untilSeq } = gone;
    return {
      role: 'former' satisfies SeatRole,
      fromSeq,
      untilSeq,
      readSeq: untilSeq,
      unread: 0,
      isMuted: false,
      hasBlocked,
    };
  }

  personsOf(ids: readonly string[]): readonly Person[] {
    return ids.flatMap((id) => this.#told.members.get(id)?.person ?? []);
  }

  /** Finds a line, wherever it lies. */
  line(seq: number): Promise<KeptLine | null> {
    return lineAt(this.#source, seq);
  }

  /**
   * Finds the line that a command wrote, however long ago; null: it wrote none. `behind`: a line that is known to stand before
   * whatever the command wrote. What need not be looked for in the store is answered at once.
   */
  written(
    personId: string,
    commandId: string,
    behind: number | null = null,
  ): KeptLine | null | Promise<KeptLine | null> {
    const { heard, tail } = this.#told;
    const seq = heardSeq(heard, heardKey(personId, commandId), behind ?? 0);
    if (seq !== undefined) return findLine(this.#told, seq, null) ?? this.line(seq);
    // all that it may have written is here
    if (tail.length === 0 || heard.fromSeq <= (behind ?? 0) + 1) return null;
    return this.#lines.byCommand(personId, commandId);
  }

  /** Reads lines by their numbers, without those that are not readable. */
  linesOf(readable: ReadableLines, seqs: readonly number[]): Promise<LinesAnswer> {
    return readLines(this.#source, readable, seqs);
  }

  /** Reads a page: the newest lines before a number, or the oldest from one on. */
  page(readable: ReadableLines, asked: PageAsked): Promise<LinesAnswer> {
    return readPage(this.#source, readable, asked);
  }

  get #source(): LineSource {
    return { state: this.#told, lines: this.#lines, clock: this.#input.clock };
  }
}

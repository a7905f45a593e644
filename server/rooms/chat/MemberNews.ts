import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import type { Member } from '../../domain/conversation/conversationBody.ts';
import { headOf } from '../../domain/conversation/conversationHead.ts';
import { arrivedTopic, conversationTopic } from '../../domain/topics/conversations.ts';
import type { Services } from '../../services/services.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import type { ChatCut } from './chatRules.ts';
import { MentionNotices } from './MentionNotices.ts';
import { arrivedAt } from './machine/arrival.ts';
import type { ChatState } from './machine/state.ts';

/** How often all members are told, wherever they are, that a conversation goes on. */
const TELL_MS = 1 * SECOND_MS;
/** How often its place in their lists is moved. */
const PLACE_MS = 10 * SECOND_MS;

interface MemberNewsInput {
  readonly services: Pick<Services, 'bus' | 'clock' | 'conversations' | 'push' | 'notices' | 'messageRules'>;
  readonly chat: () => ChatAuthority;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Tells the inboxes of all members what became of a conversation, and keeps its place in their lists. Nothing depends on
 * it: the document is right, and whoever opens the list reads that.
 */
export class MemberNews {
  readonly #input: MemberNewsInput;
  readonly #timers = new Map<'tell' | 'place', () => void>();
  readonly #doneAtMs = new Map<'tell' | 'place', number>();
  readonly #mentions: MentionNotices;
  #unsubscribe = () => {};

  constructor(input: MemberNewsInput) {
    this.#input = input;
    this.#mentions = new MentionNotices(input);
  }

  /** Begins, once the conversation has been claimed. */
  async open(): Promise<void> {
    const { services, chat } = this.#input;
    const { conversationId } = chat().told;
    this.#unsubscribe = await services.bus.subscribe(arrivedTopic(conversationId), ({ personId, seq }) =>
      chat().enqueue({ type: 'arrived', personId, seq }),
    );
    this.#mentions.follow(chat().told, 0);
  }

  /** Takes what was written and told in the room. */
  take({ next }: ChatCut, before: ChatState): void {
    const { conversations } = this.#input.services;
    const { conversationId } = next;
    this.#mentions.follow(next);
    if (next.lastSeq !== before.lastSeq) {
      this.#soon('place', PLACE_MS);
      this.#soon('tell', TELL_MS);
    } else {
      if (isShownAnew(before, next)) this.#soon('tell', TELL_MS);
      this.#tellWho(changedOf(before, next));
    }
    for (const personId of before.members.keys()) {
      if (next.members.has(personId)) continue;
      this.#input.services.bus.publish(conversationTopic(personId), { type: 'gone', conversationId });
      conversations.unplace({ conversationId, personId }).catch(this.#input.onFailed);
    }
  }

  /** Does at once what waits, and nothing more. */
  stop(): void {
    this.#unsubscribe();
    this.#mentions.stop();
    for (const [what, cancel] of [...this.#timers]) {
      cancel();
      this.#do(what);
    }
  }

  #soon(what: 'tell' | 'place', everyMs: number): void {
    if (this.#timers.has(what)) return;
    const { clock } = this.#input.services;
    const waitMs = (this.#doneAtMs.get(what) ?? Number.NEGATIVE_INFINITY) + everyMs - clock.nowMs();
    if (waitMs <= 0) this.#do(what);
    else
      this.#timers.set(
        what,
        clock.after(waitMs, () => this.#do(what)),
      );
  }

  #do(what: 'tell' | 'place'): void {
    const { services, chat, onFailed } = this.#input;
    this.#timers.delete(what);
    this.#doneAtMs.set(what, services.clock.nowMs());
    const { conversationId, members, lastAtMs } = chat().told;
    const personIds = [...members.keys()];
    if (what === 'tell') this.#tellWho(personIds, true);
    else services.conversations.place({ conversationId, personIds, atMs: lastAtMs }).catch(onFailed);
  }

  /** Tells inboxes; where a line is new, devices of those who have not read it as well. */
  #tellWho(personIds: readonly string[], isNew = false): void {
    const state = this.#input.chat().told;
    // whoever sits here has all of it
    const members = [...state.members.values()].map((member) => {
      return { ...member, arrivedSeq: arrivedAt(state, member) };
    });
    const body = { ...state, members, amended: [] };
    for (const personId of personIds) {
      const head = headOf(state.conversationId, body, personId);
      if (!head) continue;
      this.#input.services.bus.publish(conversationTopic(personId), { type: 'head', head });
      // whom its newest line speaks to has a notice of it
      const isSpokenTo = state.members.get(personId)?.mentionSeq === state.lastSeq;
      if (isNew && !isSpokenTo) this.#tellDevices(personId, head);
    }
  }

  #tellDevices(personId: string, { conversationId, lastSeq: seq, ...head }: ConversationHead): void {
    const { unread, isMuted, lastLine } = head;
    if (unread === 0 || isMuted || lastLine?.type !== 'text' || lastLine.from.id === personId) return;
    const { push } = this.#input.services;
    push.lineWritten({ personId, conversationId, seq }).catch(this.#input.onFailed);
  }
}

/** People for whom something is different that their list shows. */
function changedOf(before: ChatState, next: ChatState): readonly string[] {
  if (before.members === next.members && before.doors === next.doors) return [];
  const isNamed = (member: Member, id: string) => (before.members.get(id) ?? member).person !== member.person;
  const isAll = before.doors !== next.doors || next.members.some(isNamed);
  return [...next.members.entries()].flatMap(([id, member]) =>
    isAll || before.members.get(id) !== member ? [id] : [],
  );
}

/** Says whether lists show a line differently, or count another number of unread ones: one was erased, or the newest edited. */
function isShownAnew(before: ChatState, next: ChatState): boolean {
  if (next.erased.length > 0 && before.erased.at(-1) !== next.erased.at(-1)) return true;
  const [was, is] = [before.tail.at(-1), next.tail.at(-1)];
  return was?.type === 'text' && is?.type === 'text' && was.text !== is.text;
}

import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import { arrivedTopic } from '../../domain/topics/conversations.ts';
import type { BusPort } from '../../services/bus/port.ts';
import { ensureRoom } from '../kernel/liveRooms.ts';

/** The most conversations that are told at once; the rest is told with the next look. */
const AT_ONCE = 20;

/**
 * Tells the rooms of conversations that a device of this person was given their newest lines, where whoever wrote them waits to
 * know. A room that nobody has open is opened for it, and closes again.
 */
export class Arrivals {
  readonly #input: { readonly bus: BusPort; readonly personId: () => string };

  constructor(input: { readonly bus: BusPort; readonly personId: () => string }) {
    this.#input = input;
  }

  /** Takes the head of a conversation that was just told by its room, and passed on to a device. */
  hear(head: ConversationHead): void {
    if (isAwaited(head)) this.#say(head);
  }

  /** Takes the conversations with unread lines, as they stand in the store. */
  async tell(heads: readonly ConversationHead[]): Promise<void> {
    for (const head of heads.filter(isAwaited).slice(0, AT_ONCE)) {
      await ensureRoom({ name: 'chat', by: { conversationId: head.conversationId } });
      this.#say(head);
    }
  }

  #say({ conversationId, lastSeq: seq }: ConversationHead): void {
    this.#input.bus.publish(arrivedTopic(conversationId), { personId: this.#input.personId(), seq });
  }
}

/** Says whether nobody knows yet that the newest line has arrived. */
function isAwaited({ unread, lastSeq, arrivedSeq }: ConversationHead): boolean {
  return unread > 0 && arrivedSeq !== undefined && arrivedSeq < lastSeq;
}

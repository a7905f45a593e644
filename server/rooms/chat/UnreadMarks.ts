import { unreadOf } from '../../domain/conversation/conversationBody.ts';
import type { ConversationsPort } from '../../services/conversations/port.ts';
import type { ChatState } from './machine/state.ts';

interface UnreadMarksInput {
  readonly conversationId: string;
  readonly conversations: Pick<ConversationsPort, 'place'>;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Notes in the lists of people where they may have lines that they have not read: before such a line is written, so that no crash
 * leaves a conversation of which nobody knows; and that they have read all, once they have and are gone. Who sits in the
 * conversation reads and is written to all the time, and keeps the note. Rules: SPEC.md, CH27.
 */
export class UnreadMarks {
  readonly #input: UnreadMarksInput;
  /** People of whom this authority has noted that they may have unread lines. */
  readonly #noted = new Set<string>();
  #taking: Promise<void> = Promise.resolve();

  constructor(input: UnreadMarksInput) {
    this.#input = input;
  }

  /** Call it before `next` is written. It rejects when a note cannot be made: then nothing may be written. */
  async before(told: ChatState, next: ChatState): Promise<void> {
    if (next.lastCount === told.lastCount) return;
    const personIds = [...next.members.values()].flatMap((member) => {
      const { id } = member.person;
      const had = told.members.get(id);
      // whoever had some is noted already, by whoever ruled when they were written
      const isNew = unreadOf(next, member) > 0 && !(had && unreadOf(told, had) > 0);
      return isNew && !this.#noted.has(id) ? [id] : [];
    });
    if (personIds.length === 0) return;
    await this.#taking;
    await this.#note(next, personIds, 'perhaps');
    for (const id of personIds) this.#noted.add(id);
  }

  /** Call it with what was written. */
  after(told: ChatState): void {
    const personIds = [...this.#noted].filter((id) => {
      if (told.seats.has(id)) return false;
      const member = told.members.get(id);
      return !member || unreadOf(told, member) === 0;
    });
    if (personIds.length === 0) return;
    for (const id of personIds) this.#noted.delete(id);
    const members = personIds.filter((id) => told.members.has(id));
    this.#taking = this.#taking
      .then(() => this.#note(told, members, 'none'))
      // the note stays, and whoever looks finds nothing unread
      .catch(this.#input.onFailed);
  }

  #note(
    { epoch, lastAtMs }: ChatState,
    personIds: readonly string[],
    says: 'perhaps' | 'none',
  ): Promise<void> {
    const { conversationId, conversations } = this.#input;
    return conversations.place({ conversationId, personIds, atMs: lastAtMs, unread: { says, epoch } });
  }
}

/** Returns what keeps the lists of people for the authority of a conversation: where it stands there, and who may have unread lines. */
export function placesOf(input: UnreadMarksInput) {
  const { conversationId, conversations } = input;
  return {
    place: (personIds: readonly string[], atMs: number) =>
      conversations.place({ conversationId, personIds, atMs }),
    unreadMarks: new UnreadMarks(input),
  };
}

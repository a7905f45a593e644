import type { ConversationBody } from '../../domain/conversation/conversationBody.ts';
import type { ChatAuthority } from '../chat/ChatAuthority.ts';
import type { ChatCut } from '../chat/chatRules.ts';
import type { Random } from './random.ts';

const OFTEN = 0.3;

/** Devices of people who are away from a group, which are given its lines and say so. */
export class SimArrivals {
  readonly wrong: string[] = [];
  /** The newest line that a device of each person was given. */
  readonly #given = new Map<string, number>();
  /** The newest line of which was told that it has arrived at each person. */
  readonly #told = new Map<string, number>();
  #newest = 0;

  /** Now and then a device of somebody is given the newest line that was told, and says so to whoever rules. */
  act(authority: ChatAuthority | undefined, personId: string, random: Random): void {
    if (!authority || this.#newest === 0 || !random.chance(OFTEN)) return;
    this.#given.set(personId, this.#newest);
    authority.enqueue({ type: 'arrived', personId, seq: this.#newest });
  }

  /** Looks at what was told, and whether it stands in the store at that moment. */
  hear({ news, next }: ChatCut, stored: ConversationBody): void {
    for (const event of news?.events ?? []) {
      if (event.type !== 'arrived') continue;
      const { personId, seq } = event;
      this.#told.set(personId, Math.max(seq, this.#told.get(personId) ?? 0));
      if (seq > (this.#given.get(personId) ?? 0))
        this.wrong.push(`CI11 line ${seq} is told to have arrived at ${personId}, whom nobody gave it`);
      const member = stored.members.find(({ person }) => person.id === personId);
      if (member && Math.max(member.arrivedSeq ?? 0, member.readSeq) < seq)
        this.wrong.push(`CI11 line ${seq} is told to have arrived at ${personId} before that is stored`);
    }
    this.#newest = Math.max(this.#newest, next.lastSeq);
  }

  /** Judges in the end: what has arrived has arrived for good. */
  judge(authority: ChatAuthority): string[] {
    const gone = [...this.#told].filter(([personId, seq]) => {
      const member = authority.told.members.get(personId);
      const isSame = member && member.fromSeq <= seq;
      return isSame && Math.max(member.arrivedSeq ?? 0, member.readSeq) < seq;
    });
    return [...this.wrong, ...gone.map(([id, seq]) => `CI11 line ${seq} had arrived at ${id}, and has not`)];
  }
}

import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import { StoreUnavailable } from '../../services/store/port.ts';
import type { ChatAuthority } from '../chat/ChatAuthority.ts';
import { MentionNotices } from '../chat/MentionNotices.ts';
import type { SimProcess, SimWorld } from './SimWorld.ts';

/** A line that mentions people, once it was acknowledged. */
interface Mention {
  readonly seq: number | null;
  readonly mentions: readonly string[];
  readonly byId: string;
}

/** Notices of mentions in a group that goes through bad days: they are kept where no process is. */
export class SimMentions {
  /** `<person>:<number of the line>` of each notice. */
  readonly #told = new Set<string>();
  readonly #world: SimWorld;

  constructor(world: SimWorld) {
    this.#world = world;
  }

  /** Makes what tells people in one process, which may die over it. */
  noticesOf(process: SimProcess, chat: () => ChatAuthority): MentionNotices {
    const tell = ({ personId, key }: { readonly personId: string; readonly key: string }) => {
      const note = `${personId}:${key.split('/').at(-1)}`;
      return this.#world.remote(
        process,
        () => !this.#told.has(note) && Boolean(this.#told.add(note)),
        () => new StoreUnavailable(),
      );
    };
    const services = {
      notices: { tell },
      messageRules: { isBlocked: async () => false },
      clock: this.#world.clockOf(process),
    };
    return new MentionNotices({ services: services as never, chat, onFailed: () => {} });
  }

  /** Judges in the end: whoever has not read what speaks to them has a notice of it. */
  judge(authority: ChatAuthority, lines: readonly ChatLine[], written: readonly Mention[]): string[] {
    const isThere = (seq: number) => lines[seq - 1]?.type === 'text';
    return [...authority.told.members.values()].flatMap(
      ({ person: { id }, fromSeq, readSeq, mentionSeq = 0 }) => {
        const seqs = written.flatMap(({ seq, mentions, byId }) =>
          seq !== null && seq >= fromSeq && byId !== id && mentions.includes(id) ? [seq] : [],
        );
        // before the first one there was none whose notice would lead to it as well
        const first = seqs.length > 0 ? Math.min(...seqs) : 0;
        const owed = [...new Set([mentionSeq, first])].filter((seq) => seq > readSeq && isThere(seq));
        return owed
          .filter((seq) => !this.#told.has(`${id}:${seq}`))
          .map((seq) => `CI10 ${id} has not read line ${seq}, which mentions them, and has no notice of it`);
      },
    );
  }
}

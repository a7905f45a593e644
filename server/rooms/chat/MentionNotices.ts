import type { Person } from '../../../shared/protocol/people.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { lineNow, type MentionDue } from '../../domain/conversation/conversationBody.ts';
import { onceMore } from '../../onceMore.ts';
import type { Services } from '../../services/services.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import type { ChatState } from './machine/state.ts';

/** Whoever looks at the conversation has read the line by then, and is not told. */
const WAIT_MS = 2 * SECOND_MS;
/** When it is tried again after it failed. */
const AGAIN_MS = 10 * SECOND_MS;

interface MentionNoticesInput {
  readonly services: Pick<Services, 'notices' | 'messageRules' | 'clock'>;
  readonly chat: () => Pick<ChatAuthority, 'told' | 'line' | 'command'>;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Tells people that a line of a group speaks to them, as a notice, which reaches them in a group that they keep silent as well.
 * Who is to be told stands in the document, so whoever rules next makes good what a crash left out. Rules: SPEC.md, CH30.
 */
export class MentionNotices {
  readonly #input: MentionNoticesInput;
  #cancel: (() => void) | null = null;

  constructor(input: MentionNoticesInput) {
    this.#input = input;
  }

  /** Sees to it that those who wait are told. Call it with each state that was told, and with the first one. */
  follow({ mentionsDue = [] }: ChatState, waitMs: number = WAIT_MS): void {
    if (mentionsDue.length === 0 || this.#cancel) return;
    this.#cancel = this.#input.services.clock.after(waitMs, () => {
      this.#cancel = null;
      this.#tell().catch((error: unknown) => {
        this.#input.onFailed(error);
        this.follow(this.#input.chat().told, AGAIN_MS);
      });
    });
  }

  /** Tells nobody any more: what stands in the document is told by whoever rules next. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = () => {};
  }

  readonly #tell = onceMore(async () => {
    const { chat, services } = this.#input;
    const seqs: number[] = [];
    for (const due of chat().told.mentionsDue ?? []) {
      const line = await chat().line(due.seq);
      const shown = line && lineNow(line, services.clock.nowMs());
      if (shown && services.clock.nowMs() - shown.atMs < WAIT_MS) continue;
      if (shown?.type === 'text') await this.#tellOf(due, shown);
      seqs.push(due.seq);
    }
    if (seqs.length > 0) await chat().command({ type: 'mentionsTold', seqs });
    this.follow(chat().told);
  });

  async #tellOf(
    { seq, personIds, repliedId }: MentionDue,
    { from, atMs }: { readonly from: Person; readonly atMs: number },
  ): Promise<void> {
    const { chat, services } = this.#input;
    const { conversationId, name: group } = chat().told;
    for (const personId of personIds) {
      const member = chat().told.members.get(personId);
      if (!member || member.readSeq >= seq) continue;
      if (await services.messageRules.isBlocked({ personId: from.id, byId: personId })) continue;
      const by = personId === repliedId ? { byReply: true as const } : {};
      const news = { type: 'mentioned', from, conversationId, group, lineSeq: seq, ...by } as const;
      await services.notices.tell({ personId, key: `mention/${conversationId}/${seq}`, atMs, news });
    }
  }
}

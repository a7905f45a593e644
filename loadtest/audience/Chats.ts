import type { ChatLine } from '../../shared/protocol/chatLines.ts';
import type { ConversationHead } from '../../shared/protocol/conversations.ts';
import { findChatLosses } from '../crash/chatCrash.ts';
import { Writer } from '../crash/Writer.ts';
import { type Company, type CompanyInput, patienceOf, postAs } from './Company.ts';
import { nowMs, sentAtOf, stamped } from './FeedReader.ts';
import { type ChatsWish, sizesOfChats } from './scenario.ts';
import type { Member } from './server.ts';

/** A conversation, and who writes in it. */
interface Conversation {
  readonly name: string;
  readonly writers: readonly Writer[];
  /** How many lines each of the writers was told. */
  readonly told: readonly { count: number }[];
}

/** Conversations of two and of more, in which everybody writes (LT11). */
export class Chats implements Company {
  readonly #input: CompanyInput;
  readonly #wish: ChatsWish;
  #conversations: readonly Conversation[] = [];
  #lines = 0;

  constructor(input: CompanyInput, wish: ChatsWish) {
    this.#input = input;
    this.#wish = wish;
  }

  async begin(): Promise<void> {
    const conversations: Conversation[] = [];
    let from = 0;
    for (const [n, size] of sizesOfChats(this.#wish).entries()) {
      conversations.push(
        await this.#open(`conversation ${n + 1}`, this.#input.members.slice(from, from + size)),
      );
      from += size;
    }
    this.#conversations = conversations;
    await Promise.all(this.#writers().map((writer) => writer.join()));
  }

  async playUntil(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#writers().map((writer) => writer.writeUntil(signal)));
  }

  async faults(): Promise<readonly string[]> {
    const all = await Promise.all(
      this.#conversations.map(async (conversation) => {
        const { name, writers } = conversation;
        const lines = await writers[0]!.readAll();
        const losses = findChatLosses(writers, lines).map(({ what }) => what);
        return [...losses, ...untold(conversation, lines)].map((words) => `${name}: ${words}`);
      }),
    );
    return all.flat();
  }

  async leave(): Promise<void> {
    await Promise.all(this.#writers().map((writer) => writer.leave()));
  }

  #writers(): readonly Writer[] {
    return this.#conversations.flatMap(({ writers }) => writers);
  }

  async #open(name: string, members: readonly Member[]): Promise<Conversation> {
    const [first, ...others] = members;
    const handles = others.map(({ handle }) => handle);
    const body =
      handles.length === 1 ? { type: 'direct', handle: handles[0] } : { type: 'group', name, handles };
    const { conversationId } = await postAs<ConversationHead>(
      this.#input,
      first!.token,
      '/api/conversations',
      body,
    );
    const { address, took } = this.#input;
    const parts = {
      ...{ address, conversationId, patience: patienceOf(this.#input) },
      pauseMs: (1_000 * this.#input.members.length) / this.#wish.linesPerSecond,
      textOf: () => stamped(this.#lines++),
    };
    const told = members.map(() => ({ count: 0 }));
    const writers = members.map(({ id, token }, at) => {
      const heard = (text: string) => {
        told[at]!.count += 1;
        const sentAtMs = sentAtOf(text);
        if (sentAtMs !== null) took(nowMs() - sentAtMs);
      };
      return new Writer({ ...parts, heard, session: { token, account: { id } } });
    });
    return { name, writers, told };
  }
}

/** Returns who kept their seat from the beginning and was not told each line once. */
export function untold(
  {
    writers,
    told,
  }: { readonly writers: readonly Pick<Writer, 'joins' | 'told'>[]; readonly told: Conversation['told'] },
  lines: readonly Pick<ChatLine, 'type'>[],
): readonly string[] {
  const texts = lines.filter(({ type }) => type === 'text').length;
  return writers.flatMap(({ joins, told: { size } }, at) => {
    const { count } = told[at]!;
    const isRight = count === texts && size === texts;
    return joins > 1 || isRight
      ? []
      : [`member ${at} was told ${count} lines, ${size} different ones, of ${texts}`];
  });
}

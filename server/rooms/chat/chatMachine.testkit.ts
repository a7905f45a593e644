import type { Person } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import {
  type ConversationBody,
  type KeptLine,
  newConversation,
} from '../../domain/conversation/conversationBody.ts';
import { restoreChat } from './chatDocument.ts';
import { type ChatCommand, decideChat } from './chatMachine.ts';
import { type ChatCut, chatRules } from './chatRules.ts';
import type { ChatState } from './machine/state.ts';

export const personOf = (name: string): Person => ({ id: `us_${name}`, name, handle: name });
const START_MS = 1_000_000;

/** A conversation whose cuts are durable at once. */
export class TestChat {
  state: ChatState;
  nowMs = START_MS;
  readonly cuts: ChatCut[] = [];
  /** Lines by their numbers, where lines lie that left the document. */
  readonly filed = new Map<number, KeptLine>();
  #commands = 0;

  constructor(type: 'direct' | 'group', names: readonly string[], change: Partial<ConversationBody> = {}) {
    const people = names.map(personOf);
    const body = newConversation({ type, name: type === 'group' ? 'Group' : '', people, nowMs: this.nowMs });
    this.state = restoreChat('gr_conversation', { ...body, ...change }, 1);
  }

  /** Decides a command, and cuts. */
  ask(command: ChatCommand): RejectionCode | 'ok' {
    const decided = decideChat(this.state, command, this.nowMs);
    if (!decided.ok) return decided.rejection;
    this.state = decided.next;
    const cut = chatRules().cut(this.state);
    if (!cut) return 'ok';
    this.cuts.push(cut);
    for (const line of cut.filed) this.filed.set(line.seq, line);
    this.state = cut.next;
    return 'ok';
  }

  /** Time passes; deadlines are met. */
  wait(durationMs: number): this {
    const untilMs = this.nowMs + durationMs;
    for (;;) {
      const due = chatRules().deadline(this.state);
      if (!due || due.dueAtMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, due.dueAtMs);
      this.ask(due.command);
    }
    this.nowMs = untilMs;
    return this;
  }

  write(name: string, text = 'hello', more: Partial<Extract<ChatCommand, { type: 'write' }>> = {}) {
    this.#commands += 1;
    const commandId = `command_${this.#commands}`;
    const plain = { commandId, text, replyTo: null, mentions: [], isLetIn: true, lookedUp: null };
    return this.ask({ type: 'write', byId: `us_${name}`, ...plain, ...more });
  }

  /** Asks something about a line, which is looked up as a room does. */
  about(name: string, what: { readonly type: string; readonly seq: number }, more: object = {}) {
    const lookedUp = this.filed.get(what.seq) ?? null;
    return this.ask({ byId: `us_${name}`, lookedUp, ...what, ...more } as ChatCommand);
  }

  as(name: string, what: { readonly type: string }, more: object = {}) {
    return this.ask({ byId: `us_${name}`, ...what, ...more } as ChatCommand);
  }

  line(seq: number): KeptLine | undefined {
    const first = this.state.tail[0]?.seq ?? 1;
    return this.state.tail[seq - first] ?? this.state.amended.get(seq) ?? this.filed.get(seq);
  }

  role(name: string) {
    return this.state.members.get(`us_${name}`)?.role;
  }
}

export const group = () => new TestChat('group', ['Nova', 'Ada', 'Ben']);
export const direct = () => new TestChat('direct', ['Ada', 'Nova']);
export const peopleOf = (count: number) => Array.from({ length: count }, (_, n) => personOf(`Fan${n}`));

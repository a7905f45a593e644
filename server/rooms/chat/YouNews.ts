import type { Client } from '@colyseus/core';
import type { YouInChat } from '../../../shared/protocol/chat.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { FanOut } from '../kernel/fanOut.ts';
import { seatOf } from '../kernel/seat.ts';
import { createWakeTimer, type WakeTimer } from '../kernel/wakeTimer.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import type { ChatState } from './machine/state.ts';

interface YouNewsInput {
  readonly clients: () => Iterable<Client>;
  readonly chat: () => ChatAuthority;
  readonly fanOut: FanOut;
  readonly clock: Clock;
}

const EVICT_MS = 50;
/** How often a seat is told how far its person has read: whoever writes moves their own mark with each line. */
const MARK_MS = 100;

interface Told {
  readonly you: YouInChat;
  readonly atMs: number;
}

/** Tells each member's seat what it is in the conversation, whenever that changes, and closes that of somebody who is a member no more. */
export class YouNews {
  readonly #input: YouNewsInput;
  /** What each seat was told last about itself. */
  readonly #told = new WeakMap<Client, Told>();
  readonly #evicted = new WeakSet<Client>();
  /** Seats whose mark has moved since they were told, and who are told soon. */
  readonly #waiting = new Set<Client>();
  readonly #timer: WakeTimer;

  constructor(input: YouNewsInput) {
    this.#input = input;
    this.#timer = createWakeTimer(input.clock, () => this.#tellWaiting());
  }

  tell(client: Client, you: YouInChat): void {
    this.#waiting.delete(client);
    this.#told.set(client, { you, atMs: this.#input.clock.nowMs() });
    this.#input.fanOut.unicast(client, 'you', you);
  }

  /** Says whether that seat was told what it is. */
  has(client: Client): boolean {
    return this.#told.has(client);
  }

  /** Looks at all seats after something was told; `before` is the conversation as it was told until then. */
  look(before: ChatState): void {
    const { members, doors, curbs, desk } = this.#input.chat().told;
    const isSame = doors === before.doors && curbs === before.curbs && desk === before.desk;
    if (isSame && members === before.members) return;
    for (const client of this.#input.clients()) {
      const seat = seatOf(client);
      if (!this.#told.has(client) || seat?.role !== 'member') continue;
      const { id } = seat.person;
      if (!isSame || members.get(id) !== before.members.get(id)) this.#lookAt(client, id);
    }
  }

  stop(): void {
    this.#timer.stop();
  }

  #lookAt(client: Client, personId: string): void {
    const you = this.#input.chat().you(personId);
    if (!you || you.role === 'former') return this.#evict(client);
    const last = this.#told.get(client)!;
    const change = changeOf(last.you, you);
    if (change === 'none') return;
    const dueAtMs = last.atMs + MARK_MS;
    if (change === 'more' || dueAtMs <= this.#input.clock.nowMs()) return this.tell(client, you);
    this.#waiting.add(client);
    this.#timer.set(dueAtMs);
  }

  #tellWaiting(): void {
    const seats = [...this.#waiting];
    this.#waiting.clear();
    for (const client of seats) {
      const personId = seatOf(client)?.person.id;
      if (personId !== undefined && !this.#evicted.has(client)) this.#lookAt(client, personId);
    }
  }

  /** Closes a seat in a moment: whoever leaves is answered before. */
  #evict(client: Client): void {
    if (this.#evicted.has(client)) return;
    this.#evicted.add(client);
    this.#input.clock.after(EVICT_MS, () => client.leave(CLOSE_CODES.evicted));
  }
}

/** Says what is different: nothing that is told by itself, the mark alone, or more than that. */
function changeOf(then: YouInChat, now: YouInChat): 'none' | 'mark' | 'more' {
  const rest = ({ unread: _, readSeq: __, ...kept }: YouInChat) => JSON.stringify(kept);
  if (rest(then) !== rest(now)) return 'more';
  return then.readSeq === now.readSeq ? 'none' : 'mark';
}

import { matchMaker } from '@colyseus/core';
import type { Room } from '@colyseus/sdk';
import { vi } from 'vitest';
import type {
  ChatEvent,
  ChatNews,
  ChatSnapshot,
  LinesAnswer,
  WriteAnswer,
  YouInChat,
} from '../../../shared/protocol/chat.ts';
import type { ChatLine } from '../../../shared/protocol/chatLines.ts';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import { outcomeOf, until } from '../onlooker.testkit.ts';
import type { TestPerson } from '../roomsServer.testkit.ts';

/** What one seat of a conversation was told. */
export interface ChatSeat {
  readonly person: TestPerson;
  readonly room: Room;
  you: YouInChat | null;
  snapshot: ChatSnapshot | null;
  readonly events: ChatEvent[];
  /** Lines as they are now, by number. */
  readonly lines: Map<number, ChatLine>;
  closeCode: number | null;
  ask(request: string, payload?: object): Promise<string>;
  write(text: string, more?: object): Promise<WriteAnswer>;
  texts(): readonly string[];
}

let commands = 0;
export const newCommand = (): string => {
  commands += 1;
  return `cmd_of_tests_${commands}`;
};

/** Joins a conversation, and waits for its page. */
export async function sit(person: TestPerson, conversationId: string, more: object = {}): Promise<ChatSeat> {
  const room: Room = await person.client.joinOrCreate('chat', { conversationId, ...more });
  room.reconnection.enabled = false;
  const seat: ChatSeat = {
    person,
    room,
    you: null,
    snapshot: null,
    events: [],
    lines: new Map(),
    closeCode: null,
    ask: (request, payload = {}) => outcomeOf(room.request(request, payload)),
    write: (text, written = {}) => room.request('write', { commandId: newCommand(), text, ...written }),
    texts: () =>
      [...seat.lines.values()]
        .toSorted((a, b) => a.seq - b.seq)
        .flatMap((line) => (line.type === 'text' ? [line.text] : [])),
  };
  let hasPage = false;
  room.onMessage('you', (you: YouInChat) => Object.assign(seat, { you }));
  room.onMessage('snapshot', (snapshot: ChatSnapshot) => Object.assign(seat, { snapshot }));
  room.onMessage('page', ({ lines }: LinesAnswer) => {
    for (const line of lines) if (!seat.lines.has(line.seq)) seat.lines.set(line.seq, line);
    hasPage = true;
  });
  room.onMessage('news', ({ events }: ChatNews) => {
    seat.events.push(...events);
    for (const event of events) if (event.type === 'line') seat.lines.set(event.line.seq, event.line);
  });
  room.onLeave((closeCode) => void Object.assign(seat, { closeCode }));
  await until(() => hasPage);
  return seat;
}

type Method = 'get' | 'post' | 'put' | 'delete';

/** Asks the REST side as that person. Rejects when it refuses. */
export async function callApi<T>(
  person: TestPerson,
  { method = 'get', path, body }: { readonly method?: Method; readonly path: string; readonly body?: object },
): Promise<T> {
  const http = person.client.http as unknown as Record<
    Method,
    (path: string, options: object) => Promise<{ data: T }>
  >;
  return (await http[method](`/api${path}`, body ? { body } : {})).data;
}

export async function startGroup(owner: TestPerson, others: readonly TestPerson[]): Promise<string> {
  const handles = others.map(({ account }) => account.handle);
  return begin(owner, { type: 'group', name: 'The group', handles });
}

export function startDirect(starter: TestPerson, other: TestPerson): Promise<string> {
  return begin(starter, { type: 'direct', handle: other.account.handle });
}

async function begin(starter: TestPerson, body: object): Promise<string> {
  const head = await callApi<ConversationHead>(starter, { method: 'post', path: '/conversations', body });
  return head.conversationId;
}

/** Waits until the room of a conversation is gone: the next seat gets one that read the document. */
export async function gone(conversationId: string): Promise<void> {
  const query = { name: 'chat', conversationId } as Parameters<typeof matchMaker.query>[0];
  await vi.waitUntil(async () => (await matchMaker.query(query)).length === 0, { timeout: 10_000 });
}

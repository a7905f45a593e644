import { schema, type ToJSON, t } from '@colyseus/schema';
import type { ChatSnapshot } from '../protocol/chat.ts';
import { fillMap } from './fill.ts';
import { PersonState, projectPerson } from './personState.ts';

/** A member of a conversation. The meaning of each field is in `MEMBER_MEANINGS`. */
export const MemberState = schema(
  {
    person: PersonState,
    role: t.string().default(''),
    isHere: t.boolean().default(false),
    isTyping: t.boolean().default(false),
    readSeq: t.number().default(0),
  },
  'MemberState',
);

/** The synced state of room `chat`: the conversation without its lines, for whoever reads `room.state`. */
export const ChatState = schema(
  {
    isShown: t.boolean().default(false),
    conversationId: t.string().default(''),
    type: t.string().default(''),
    name: t.string().default(''),
    members: t.map(MemberState),
    pins: t.array('number'),
    lastSeq: t.number().default(0),
    slowModeSeconds: t.number().default(0),
    whoWrites: t.string().default(''),
    whoAdds: t.string().default(''),
    whoPins: t.string().default(''),
    requestOf: t.string().default(''),
    callId: t.string().default(''),
    callMedium: t.string().default(''),
    callPeople: t.array('string'),
  },
  'ChatState',
);
export type ChatState = InstanceType<typeof ChatState>;
export type ChatFields = Readonly<ToJSON<ChatState>>;

/** Bytes of the largest state: all members, with texts as long as they may be. */
export const CHAT_STATE_BYTES = 96 * 1024;

/** What each field of a conversation's state means: `npm run docs` writes it to docs/protocol.md. */
export const CHAT_MEANINGS: Readonly<Record<keyof ChatFields, string>> = {
  isShown: 'whether this seat is a member’s; for a former member it is false, and everything else is empty',
  conversationId: 'id of the conversation',
  type: '`direct` or `group`',
  name: 'name of the group; empty in a direct conversation',
  members: 'its members, by person id',
  pins: 'numbers of pinned lines',
  lastSeq: 'number of the newest line; 0: there is none',
  slowModeSeconds: 'seconds between two lines of one member; 0: no slow mode',
  whoWrites: '`everybody` or `admins`',
  whoAdds: '`everybody` or `admins`',
  whoPins: '`everybody` or `admins`',
  requestOf: 'id of the person whose request waits for an answer; empty: none does',
  callId: 'id of the call that goes on; empty: there is none',
  callMedium: '`voice` or `video`; empty: there is no call',
  callPeople: 'ids of the people who have answered it',
};

/** What each field of a member means. */
export const MEMBER_MEANINGS: Readonly<Record<keyof ChatFields['members'][string], string>> = {
  person: 'who it is: `{ id, name, handle }`',
  role: '`owner`, `admin` or `member`',
  isHere: 'whether one of their pages is connected to this conversation',
  isTyping: 'whether they type',
  readSeq: 'number of the last line that they read',
};

/** Projects what every member is shown. */
export function projectChat(view: ChatSnapshot): ChatFields {
  const { conversationId, type, name, members, typing, pins, lastSeq, settings, request, call } = view;
  const shown = members.map(({ person, role, isHere, readSeq }) => {
    const isTyping = typing.includes(person.id);
    return [person.id, { person: projectPerson(person), role, isHere, isTyping, readSeq }] as const;
  });
  return {
    isShown: true,
    conversationId,
    type,
    name,
    members: Object.fromEntries(shown),
    pins: [...pins],
    lastSeq,
    ...settings,
    requestOf: request.type === 'asked' ? request.byId : '',
    callId: call?.callId ?? '',
    callMedium: call?.medium ?? '',
    callPeople: call?.people.flatMap(({ person, at }) => (at === 'ringing' ? [] : [person.id])) ?? [],
  };
}

/** Writes into the state what differs from it: what is the same makes no patch. */
export function fillChat(state: ChatState, { members, pins, callPeople, ...plain }: ChatFields): void {
  state.assign(plain);
  fillMap(state.members, members, {
    make: () => new MemberState(),
    fill: (member, { person, ...rest }) => {
      member.assign(rest);
      member.person.assign(person);
    },
  });
  fillList(state.pins, pins);
  fillList(state.callPeople, callPeople);
}

function fillList<T extends number | string>(
  list: { length: number; pop(): unknown; push(item: T): unknown; [index: number]: T },
  wanted: readonly T[],
): void {
  while (list.length > wanted.length) list.pop();
  wanted.forEach((want, index) => {
    if (index === list.length) list.push(want);
    else if (list[index] !== want) list[index] = want;
  });
}

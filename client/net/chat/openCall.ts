import '../../../shared/protocol/furtherRejections.ts';
import type { ChatEvent, ChatNews, ChatSnapshot } from '../../../shared/protocol/chat.ts';
import type {
  CallMediaNews,
  CallOutcome,
  CallPersonView,
  CallSends,
  ChatCallView,
  StartCallAnswer,
} from '../../../shared/protocol/chatCalls.ts';
import type { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import { createStore, type Store } from '../../base/createStore.ts';
import { joinAsMember } from '../joinAsMember.ts';
import { pause } from '../reachability.ts';
import type { LinkState } from '../room/linkState.ts';
import type { Reply } from '../room/requestOutcome.ts';
import { connectToRoom, type Request, type RoomConnection } from '../room/roomConnection.ts';
import { currentToken } from '../sessionStore.ts';
import { type CallWish, keepCall } from './calls.ts';

/** How a tab stands in a call. */
export interface OpenCallState {
  /** The call as the room tells it; null: it is not known yet, or there is none. */
  readonly call: ChatCallView | null;
  /** Members of the conversation, as they were when this tab came. */
  readonly members: readonly Person[];
  /** Whether this tab's device is in the call by the room's word. */
  readonly isIn: boolean;
  /** Why there is no call for this tab any more; null: there is. */
  readonly over:
    | null
    | { readonly type: 'ended'; readonly outcome: CallOutcome | null }
    | { readonly type: 'refused'; readonly rejection: Rejection };
}

/** One tab in one call. */
export interface OpenCall {
  readonly wish: CallWish;
  readonly state: Store<OpenCallState>;
  readonly link: Store<LinkState>;
  readonly request: Request<typeof CHAT_REQUESTS>;
  /** Returns the media of one person in the call: one's own is sent, another's is watched. */
  readonly mediaOf: (personId: string) => CallMedia;
  readonly sends: (sends: CallSends) => void;
  readonly leave: () => void;
  readonly close: () => void;
}

/** What media needs of the room for one person's part. */
export interface CallMedia {
  readonly request: (type: 'openMedia' | 'closeMedia' | 'signal', payload: object) => Promise<Reply<unknown>>;
  readonly subscribe: (hear: (message: CallMediaNews) => void) => () => void;
  /** Hears that this tab has come into the call with another seat. */
  readonly onSeat: (run: () => void) => () => void;
}

const COME_AGAIN_MS = 1_000;
const ENDED = { type: 'ended', outcome: null } as const;

/** Takes a seat in the conversation beside all others, comes into the call, and comes back into it after every loss. */
export function openCall(wish: CallWish, deviceId: string): OpenCall {
  const state = createStore<OpenCallState>({ call: null, members: [], isIn: false, over: null });
  const seated = new Set<() => void>();
  let { callId } = wish;
  let isIn = false;
  /** What is being asked: a seat is not given back before it is known whether there is a call to leave. */
  let asking: Promise<unknown> = Promise.resolve();
  const change = (patch: Partial<OpenCallState>) => state.set({ ...state.get(), ...patch });
  const finish = (over: NonNullable<OpenCallState['over']>) => {
    if (state.get().over === null) change({ over, isIn: false });
  };
  const onSeat = () => {
    isIn = false;
  };
  const room = sitIn(wish, { onSeat, onLost: () => finish(ENDED) });

  async function come(): Promise<void> {
    const reply = await askIn(room.request, { wish, callId, deviceId });
    if (reply.type === 'refused') return finish(overBy(reply.rejection));
    if (reply.type === 'unknown') return void pause(COME_AGAIN_MS).then(comeUnlessIn);
    callId ??= (reply.value as StartCallAnswer).callId;
    if (state.get().over) return void (await room.request('leaveCall', { callId }));
    keepCall(wish, callId);
    isIn = true;
    look(state.get().call);
    for (const run of [...seated]) run();
  }
  const comeUnlessIn = () => {
    if (!isIn && state.get().over === null) asking = come();
  };

  /** Takes the call as the room tells it. Whoever was in it and does not stand in it any more is out. */
  const look = (call: ChatCallView | null) => {
    const own = call && ownPart(call, wish.personId);
    const isOurs = call !== null && call.callId === callId;
    if (isIn && (!isOurs || own?.deviceId !== deviceId)) return finish(ENDED);
    change({ call: callId === null || isOurs ? call : null, isIn });
  };

  room.hear<ChatSnapshot>('snapshot', ({ call = null, members }) => {
    if (state.get().over) return;
    change({ members: members.map(({ person }) => person) });
    if (isIn) return look(call);
    change({ call });
    comeUnlessIn();
  });
  room.hear<ChatNews>('news', ({ events }) => {
    if (state.get().over) return;
    const outcome = events.map((event) => outcomeIn(event, callId)).find((found) => found !== null);
    if (outcome) return finish({ type: 'ended', outcome });
    for (const event of events) if (event.type === 'call') look(event.call);
  });

  return {
    wish,
    state,
    link: room.link,
    request: room.request,
    mediaOf: (personId) => partOf(room, { personId, seated }),
    sends(sends) {
      if (callId !== null) void room.request('callSends', { callId, sends });
    },
    leave() {
      if (callId !== null) void room.request('leaveCall', { callId });
      finish(ENDED);
    },
    close: () => void asking.then(room.close, room.close),
  };
}

function sitIn(
  { conversationId }: CallWish,
  { onSeat, onLost }: { readonly onSeat: () => void; readonly onLost: () => void },
): RoomConnection<typeof CHAT_REQUESTS> {
  return connectToRoom({
    join: () => joinAsMember('chat', { conversationId }, currentToken()),
    pause,
    random: Math.random,
    onSeat,
    onLink: (link) => {
      if (link.type === 'closed' && link.reason.type !== 'left') onLost();
    },
  });
}

function askIn(
  request: Request<typeof CHAT_REQUESTS>,
  asked: { readonly wish: CallWish; readonly callId: string | null; readonly deviceId: string },
): Promise<Reply<unknown>> {
  const { wish, callId, deviceId } = asked;
  if (callId !== null) return request('joinCall', { callId, deviceId });
  const { medium, calledIds, paying } = wish;
  return request('startCall', {
    ...{ deviceId, medium },
    ...(calledIds ? { personIds: [...calledIds] } : {}),
    ...(paying ? { paying } : {}),
  });
}

const overBy = (rejection: Rejection) =>
  rejection.code === 'CallOver' ? ENDED : ({ type: 'refused', rejection } as const);

function partOf(
  room: Pick<RoomConnection<typeof CHAT_REQUESTS>, 'request' | 'hear'>,
  { personId, seated }: { readonly personId: string; readonly seated: Set<() => void> },
): CallMedia {
  return {
    request: (type, payload) =>
      room.request(type, { ...payload, part: personId } as never) as Promise<Reply<unknown>>,
    subscribe: (hear) =>
      room.hear<CallMediaNews>('media', (news) => {
        if (news.part === personId) hear(news);
      }),
    onSeat(run) {
      seated.add(run);
      return () => seated.delete(run);
    },
  };
}

/** Returns how that call ended, where the event is the line that says so. */
function outcomeIn(event: ChatEvent, callId: string | null): CallOutcome | null {
  if (event.type !== 'line' || event.line.type !== 'notice') return null;
  const { notice } = event.line;
  return notice.type === 'called' && notice.callId === callId ? notice.outcome : null;
}

/** Returns where one's own person stands in a call; null: nowhere. */
export function ownPart(call: ChatCallView, personId: string): CallPersonView | null {
  return call.people.find(({ person }) => person.id === personId) ?? null;
}

/** Declines a call by a seat that is taken for it. */
export async function declineCall(conversationId: string, callId: string): Promise<void> {
  try {
    const room = await joinAsMember('chat', { conversationId }, currentToken());
    room.reconnection.enabled = false;
    await room.request('declineCall', { callId }).catch(() => {});
    await room.leave();
  } catch {
    // it rings out by itself
  }
}

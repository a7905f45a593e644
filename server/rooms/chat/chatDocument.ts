import { OrderedMap, Map as PersistentMap, Set as PersistentSet } from 'immutable';
import { type ConversationAnnex, withAnnex } from '../../domain/conversation/conversationAnnex.ts';
import type { ConversationBody, Member } from '../../domain/conversation/conversationBody.ts';
import { baseOf } from './chatAnnex.ts';
import { bookOf, keptBook } from './machine/book.ts';
import { hear, heardFrom } from './machine/heard.ts';
import { type ChatState, newCall } from './machine/state.ts';

/** Returns what of the conversation outlives the process. */
export function bodyOf(state: ChatState): ConversationBody {
  const { epoch, type, startedById, createdAtMs, name, former, settings, pins, doors } = state;
  const { lastSeq, lastCount, lastAtMs, tail, erased, hasWords, tipsCursor, streams } = state;
  const {
    pictureId,
    erasedRuns = [],
    disappearDays,
    expiresAtMs,
    paidLines = [],
    unlocks = [],
    askedCall,
    endedCalls = [],
    mentionsDue = [],
    desk,
    audit,
  } = state;
  return {
    epoch,
    type,
    startedById,
    createdAtMs,
    name,
    ...(pictureId === undefined ? {} : { pictureId }),
    members: [...state.members.values()],
    former,
    settings,
    pins,
    doors,
    lastSeq,
    lastCount,
    lastAtMs,
    tail,
    amended: [...state.amended.values()],
    erased,
    ...(erasedRuns.length > 0 ? { erasedRuns } : {}),
    ...(hasWords ? { hasWords } : {}),
    ...(audit && { audit }),
    ...(desk && { desk }),
    ...(disappearDays ? { disappearDays } : {}),
    ...(expiresAtMs === undefined ? {} : { expires: 'yes', expiresAtMs }),
    ...(tipsCursor === undefined ? {} : { tipsCursor }),
    ...keptCall(state),
    ...(streams === undefined ? {} : { streams }),
    ...keptBook(state.book),
    ...(paidLines.length > 0 && { paidLines }),
    ...(unlocks.length > 0 && { unlocks }),
    ...(askedCall && { askedCall }),
    ...(endedCalls.length > 0 && { endedCalls }),
    ...(mentionsDue.length > 0 && { mentionsDue }),
    // whoever rules next has to be called where a call costs money, or somebody is to be told that they are mentioned
    ...((askedCall || state.call?.cost || mentionsDue.length > 0) && { owing: 'yes' as const }),
  };
}

function keptCall({ call }: ChatState): Pick<ConversationBody, 'call'> {
  if (!call) return {};
  const { state, medium, startedBy, startedAtMs, cost } = call;
  return { call: { state, medium, startedBy, startedAtMs, ...(cost && { cost }) } };
}

/**
 * Makes a conversation of its document and its annex, as an authority of that epoch goes on with it. Nobody is connected yet.
 */
export function restoreChat(
  conversationId: string,
  document: ConversationBody,
  epoch: number,
  annex: ConversationAnnex | null = null,
): ChatState {
  const body = withAnnex(document, annex);
  const wrote = body.tail.flatMap((line) =>
    line.type === 'text' ? [[line.from.id, line.atMs] as const] : [],
  );
  const state = {
    ...body,
    epoch,
    conversationId,
    frame: 0,
    members: byPerson(body.members),
    amended: PersistentMap(body.amended.map((line) => [line.seq, line])),
    settled: new Map(),
    heard: body.tail.reduce(hear, heardFrom(body.tail[0]?.seq ?? 1)),
    seats: PersistentMap(),
    typing: PersistentMap(),
    curbs: PersistentMap(),
    wroteAtMs: PersistentMap(wrote),
    events: [],
    eventBytes: 0,
    fresh: PersistentSet(),
    cutSeq: body.lastSeq,
    isDirty: false,
    joined: [],
    call: body.call ? newCall(body.call) : null,
    dropped: [],
    acts: [],
    book: bookOf(body.book),
  } satisfies Omit<ChatState, 'base' | 'annexed'>;
  const base = { ...baseOf(state), members: byPerson(document.members), tail: document.tail };
  return { ...state, base, annexed: annex?.lines ?? [] };
}

const byPerson = (members: readonly Member[]): OrderedMap<string, Member> =>
  OrderedMap(members.map((member) => [member.person.id, member]));

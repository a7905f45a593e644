import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { readConversation, readSettled } from '../../domain/conversation/conversationAnnex.ts';
import { type ConversationBody, newConversation } from '../../domain/conversation/conversationBody.ts';
import { headOf, isUnheard } from '../../domain/conversation/conversationHead.ts';
import { takeDocument } from '../../putDocument.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import { placeId, placesToLookInto, putPlace, readPlaces } from './conversationPlaces.ts';
import { directId } from './directId.ts';
import type { ConversationsPort, MessageRulesPort } from './port.ts';

const CONVERSATIONS = COLLECTIONS.conversations.name;
const PLACES = COLLECTIONS.conversationPlaces.name;

/**
 * Keeps a document for each conversation, and one for each place of it in somebody's list. The first says who is in it; the
 * second only finds it, so that a place that a crash has left over shows nothing. Rules: SPEC.md, CO*.
 */
export function createStoreConversations(parts: {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly messageRules: MessageRulesPort;
}): ConversationsPort {
  const { store, clock, ids, messageRules } = parts;

  /** Puts it into the lists first: a conversation that nobody finds would never be opened. */
  const begin = async (conversationId: string, body: ConversationBody): Promise<Outcome<string>> => {
    const starter = body.members[0]!.person.id;
    const known = await store.get(CONVERSATIONS, conversationId);
    if (!known && (await isFull(store, starter))) return refuse('ConversationsFull');
    const personIds = body.members.map(({ person }) => person.id);
    await place(store, { conversationId, personIds, atMs: body.createdAtMs });
    if (!known) await store.insert(CONVERSATIONS, conversationId, body as unknown as JsonObject);
    return { ok: true, value: conversationId };
  };

  return {
    startDirect({ starter, other }) {
      const people = [starter, other];
      const body = newConversation({ type: 'direct', name: '', people, nowMs: clock.nowMs() });
      return begin(directId(starter.id, other.id), body);
    },

    startGroup({ starter, name, others, conversationId = ids.next('gr'), pictureId }) {
      const people = distinct([starter, ...others]);
      const nowMs = clock.nowMs();
      return begin(conversationId, newConversation({ type: 'group', name, people, pictureId, nowMs }));
    },

    list: async (asked) =>
      asked.only
        ? { conversations: await unreadOnes(store, asked.personId), cursor: null }
        : list(store, asked),
    head: ({ personId, conversationId }) => readHead(store, conversationId, personId),

    async mayAdd({ byId, personId }) {
      const isShut = await Promise.all([
        messageRules.isBlocked({ personId: byId, byId: personId }),
        messageRules.isBlocked({ personId, byId }),
      ]);
      if (isShut.includes(true)) return false;
      const doors = (await readSettled(store, directId(byId, personId)))?.doors;
      if (doors?.openTo.includes(byId)) return true;
      return (await messageRules.door({ writerId: byId, toId: personId })) === null;
    },

    place: (input) => place(store, input),

    async unplace(of) {
      await takeDocument(store, { collection: PLACES, id: placeId(of) });
    },
  };
}

function distinct(people: readonly Person[]): readonly Person[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

async function isFull(store: StorePort, personId: string): Promise<boolean> {
  const { conversations: limit } = CHAT_LIMITS;
  const places = await store.find(PLACES, { field: 'personId', value: personId, by: 'atMs', limit });
  return places.length >= limit;
}

async function list(
  store: StorePort,
  { personId, cursor }: Parameters<ConversationsPort['list']>[0],
): ReturnType<ConversationsPort['list']> {
  const page = await readPlaces(store, { personId, cursor });
  const heads = await Promise.all(page.conversationIds.map((id) => listedHead(store, id, personId)));
  return {
    conversations: heads.filter((head) => head !== null).toSorted((a, b) => b.lastAtMs - a.lastAtMs),
    cursor: page.cursor,
  };
}

async function unreadOnes(store: StorePort, personId: string): Promise<readonly ConversationHead[]> {
  const ids = await placesToLookInto(store, personId);
  const found: ConversationHead[] = [];
  for (let from = 0; from < ids.length; from += CHAT_LIMITS.listPage) {
    const some = ids.slice(from, from + CHAT_LIMITS.listPage);
    const heads = await Promise.all(some.map((id) => listedHead(store, id, personId)));
    found.push(...heads.flatMap((head) => (head && head.unread > 0 ? [head] : [])));
  }
  return found;
}

async function readHead(
  store: StorePort,
  conversationId: string,
  personId: string,
): Promise<ConversationHead | null> {
  const body = await readConversation(store, conversationId);
  return body && headOf(conversationId, body, personId);
}

async function listedHead(
  store: StorePort,
  conversationId: string,
  personId: string,
): Promise<ConversationHead | null> {
  const body = await readConversation(store, conversationId);
  return body && !isUnheard(body, personId) ? headOf(conversationId, body, personId) : null;
}

async function place(
  store: StorePort,
  { conversationId, personIds, atMs, unread }: Parameters<ConversationsPort['place']>[0],
): Promise<void> {
  await Promise.all(personIds.map((personId) => putPlace(store, { personId, conversationId, atMs }, unread)));
}

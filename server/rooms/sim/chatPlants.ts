import { Set as PersistentSet } from 'immutable';
import type { JsonObject, StorePort } from '../../services/store/port.ts';
import { decideChat } from '../chat/chatMachine.ts';
import { heardFrom } from '../chat/machine/heard.ts';
import type { ChatPlant } from './ChatStory.ts';
import { withoutFence, writesLater } from './wrongStores.ts';

/** Errors somebody could make. Each must be noticed, by the rule it breaks. */
export const CHAT_PLANTS: Readonly<Record<string, { readonly breaks: string; readonly plant: ChatPlant }>> = {
  'the fence is open: a deposed authority may write': { breaks: 'CI', plant: { store: withoutFence } },
  'the fence of the annex is open': {
    breaks: 'CI',
    plant: { store: (store) => onlyIn(['conversationAnnexes'], withoutFence(store), store) },
  },
  'who rules next takes up no annex': {
    breaks: 'CI',
    plant: {
      store: (store) =>
        ({
          ...store,
          async get(collection: string, id: string) {
            const found = await store.get(collection, id);
            const isAnnex = collection === 'conversationAnnexes';
            return found && isAnnex ? { ...found, body: { ...found.body, lines: [], marks: [] } } : found;
          },
        }) as StorePort,
    },
  },
  'told before it is written': { breaks: 'CI', plant: { store: documentLater } },
  'a command that comes twice writes twice': {
    breaks: 'CI1',
    plant: {
      decide: (state, command, nowMs) => decideChat({ ...state, heard: heardFrom(1) }, command, nowMs),
    },
  },
  'commands of lines that left the document are forgotten': {
    breaks: 'CI1',
    plant: {
      store: (store) => ({
        ...store,
        find: async (collection, query) =>
          query.words?.some((word) => word.startsWith('#')) ? [] : store.find(collection, query),
      }),
    },
  },
  'what an authority has not heard is taken for new': {
    breaks: 'CI1',
    plant: {
      cut: (state, cut) => {
        const made = cut(state);
        return made && { ...made, next: { ...made.next, heard: { ...made.next.heard, fromSeq: 0 } } };
      },
    },
  },
  'lines leave the document before they were durable in it': {
    breaks: 'CI',
    plant: {
      cut: (state, cut) => cut({ ...state, fresh: PersistentSet(), cutSeq: state.lastSeq }),
    },
  },
  'an authority of before overwrites older lines': {
    breaks: 'CI6',
    plant: { store: forgetsEpochs },
  },
  'older lines are not put down': {
    breaks: 'CI5',
    plant: {
      store: (store) => ({
        ...store,
        insert: async (collection, id, body) =>
          collection === 'chatPages' ? { ok: true, version: 1 } : store.insert(collection, id, body),
      }),
    },
  },
  'an erased line is still unread': {
    breaks: 'CI3',
    plant: {
      decide: (state, command, nowMs) => {
        const decided = decideChat(state, command, nowMs);
        return decided.ok && command.type === 'erase'
          ? { ok: true, next: { ...decided.next, erased: state.erased } }
          : decided;
      },
    },
  },
  'a list is not told that lines may be unread': {
    breaks: 'CI9',
    plant: { store: (store) => placesWritten(store, (body) => ({ ...body, unread: 'none' })) },
  },
  'who is removed stays in the call': {
    breaks: 'CI20',
    plant: {
      decide: (state, command, nowMs) => {
        const decided = decideChat(state, command, nowMs);
        return decided.ok && command.type === 'removeMember'
          ? { ok: true, next: { ...decided.next, call: state.call } }
          : decided;
      },
    },
  },
  'a call dies with its process': {
    breaks: 'CI21',
    plant: {
      cut: (state, cut) => {
        const made = cut(state);
        return made?.body ? { ...made, body: { ...made.body, call: null } } : made;
      },
    },
  },
  'a mention dies with its process': {
    breaks: 'CI10',
    plant: {
      cut: (state, cut) => {
        const made = cut(state);
        return made?.body ? { ...made, body: { ...made.body, mentionsDue: [] } } : made;
      },
    },
  },
  'a line is told to have arrived before that is written': {
    breaks: 'CI11',
    plant: {
      decide: (state, command, nowMs) => {
        const decided = decideChat(state, command, nowMs);
        return decided.ok && command.type === 'arrived'
          ? { ok: true, next: { ...decided.next, isDirty: state.isDirty } }
          : decided;
      },
    },
  },
  'who comes reads all that was said before': {
    breaks: 'CI4',
    plant: {
      decide: (state, command, nowMs) => {
        const decided = decideChat(state, command, nowMs);
        if (!decided.ok || command.type !== 'addMembers') return decided;
        const members = decided.next.members.map((member) => ({ ...member, fromSeq: 1 }));
        return { ok: true, next: { ...decided.next, members } };
      },
    },
  },
  'a tip that nobody could tell is forgotten': { breaks: 'CI8', plant: { forgetsTips: true } },
  'a tip is told whenever it is heard of': {
    breaks: 'CI8',
    plant: {
      decide: (state, command, nowMs) =>
        decideChat(command.type === 'tipPaid' ? { ...state, heard: heardFrom(1) } : state, command, nowMs),
    },
  },
  'a line keeps the words by which it was found before': {
    breaks: 'CI7',
    plant: {
      store: (store) => ({
        ...store,
        replace: async (collection, id, version, body) => {
          const before = collection === 'chatPages' ? await store.get(collection, id) : null;
          const kept = before ? { ...body, words: before.body.words } : body;
          return store.replace(collection, id, version, kept);
        },
      }),
    },
  },
  'who has left reads on': {
    breaks: 'CI4',
    plant: {
      decide: (state, command, nowMs) => {
        const decided = decideChat(state, command, nowMs);
        if (!decided.ok) return decided;
        const former = decided.next.former.map((one) => ({ ...one, untilSeq: 1_000_000 }));
        return { ok: true, next: { ...decided.next, former } };
      },
    },
  },
};

function documentLater(store: StorePort): StorePort {
  return onlyIn(['conversations', 'conversationAnnexes'], writesLater(store), store);
}

/** A store that replaces documents of these collections as the one does, and all others as the other. */
function onlyIn(collections: readonly string[], one: StorePort, other: StorePort): StorePort {
  return {
    ...other,
    replace: (collection, id, version, body) =>
      (collections.includes(collection) ? one : other).replace(collection, id, version, body),
  };
}

function forgetsEpochs(store: StorePort): StorePort {
  return {
    ...store,
    async get(collection: string, id: string) {
      const found = await store.get(collection, id);
      if (!found || collection !== 'chatPages') return found;
      const epochs = (found.body.epochs as readonly number[]).map(() => 0);
      return { ...found, body: { ...found.body, epochs } };
    },
  } as StorePort;
}

/** A store in which the places of lists are written as another. */
function placesWritten(store: StorePort, as: (body: JsonObject) => JsonObject): StorePort {
  const isPlace = (collection: string) => collection === 'conversationPlaces';
  return {
    ...store,
    insert: (collection, id, body) => store.insert(collection, id, isPlace(collection) ? as(body) : body),
    replace: (collection, id, version, body) =>
      store.replace(collection, id, version, isPlace(collection) ? as(body) : body),
  } as StorePort;
}

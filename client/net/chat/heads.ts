import { useEffect } from 'react';
import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import { createStore, useStore } from '../../base/createStore.ts';
import { withHead, withHeads } from '../../model/chat/headList.ts';
import { hearConversations } from '../inbox.ts';
import { chatApi } from './chatApi.ts';
import { keepHeads, readHeads } from './chatStorage.ts';

export interface HeadsView {
  /** The conversations, the one written to last first; null: nothing is known yet. */
  readonly heads: readonly ConversationHead[] | null;
  /** Where the next page begins; null: all are here. */
  readonly cursor: string | null;
  /** Why the newest question was not answered; null: it was, or not yet. */
  readonly refused: Rejection | null;
}

const NOTHING: HeadsView = { heads: null, cursor: null, refused: null };

export const headsStore = createStore<HeadsView>(NOTHING);
let ownerId: string | null = null;
let asking = false;

/** Keeps the list of a person's conversations fresh while it is in sight: the inbox tells of each change. */
export function useHeads(personId: string): HeadsView {
  useEffect(() => {
    begin(personId);
    void refreshHeads();
    const look = () => {
      if (document.visibilityState === 'visible') void refreshHeads();
    };
    const deafen = hearConversations((news) => {
      if (news === null) void refreshHeads();
      else if (news.type === 'head') putHead(news.head);
      else dropHead(news.conversationId);
    });
    document.addEventListener('visibilitychange', look);
    return () => {
      deafen();
      document.removeEventListener('visibilitychange', look);
    };
  }, [personId]);
  return useStore(headsStore);
}

function begin(personId: string): void {
  if (ownerId === personId) return;
  ownerId = personId;
  const heads = readHeads(personId);
  headsStore.set({ ...NOTHING, heads: heads.length > 0 ? heads : null });
}

/** Asks for the first page again; pages that were asked for before stay. */
async function refreshHeads(): Promise<void> {
  const personId = ownerId;
  if (asking || personId === null) return;
  asking = true;
  const answer = await chatApi.list(null);
  asking = false;
  // somebody else has logged in meanwhile
  if (personId !== ownerId) return refreshHeads();
  const known = headsStore.get();
  if (!answer.ok) return headsStore.set({ ...known, refused: answer.rejection });
  const { conversations, cursor } = answer.value;
  const heads = cursor === null ? conversations : withHeads(known.heads ?? [], conversations);
  const isWhole = heads.length === conversations.length;
  headsStore.set({ heads, cursor: isWhole ? cursor : known.cursor, refused: null });
  keepHeads(personId, heads);
}

/** Asks for the next page. */
export async function moreHeads(): Promise<void> {
  const { cursor } = headsStore.get();
  if (asking || cursor === null) return;
  asking = true;
  const answer = await chatApi.list(cursor);
  asking = false;
  if (!answer.ok) return;
  const { heads } = headsStore.get();
  headsStore.set({
    heads: withHeads(heads ?? [], answer.value.conversations),
    cursor: answer.value.cursor,
    refused: null,
  });
}

/** Asks for one conversation, which the list does not have. */
export async function askHead(conversationId: string): Promise<void> {
  const answer = await chatApi.head(conversationId);
  if (answer.ok) putHead(answer.value);
}

/** Puts in one conversation that was just begun, joined or changed. */
export function putHead(head: ConversationHead): void {
  const known = headsStore.get();
  headsStore.set({ ...known, heads: withHead(known.heads ?? [], head) });
}

/** Takes out one that this person is out of. */
function dropHead(conversationId: string): void {
  const { heads, ...known } = headsStore.get();
  const left = heads?.filter((head) => head.conversationId !== conversationId) ?? null;
  headsStore.set({ ...known, heads: left });
}

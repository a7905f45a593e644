import { matchMaker } from '@colyseus/core';

/** Sees to it that a conversation has a room, wherever; one that nobody joins closes by itself in a moment. */
export async function openChatRoom(conversationId: string): Promise<void> {
  const query = { name: 'chat', conversationId } as Parameters<typeof matchMaker.query>[0];
  if ((await matchMaker.query(query)).length > 0) return;
  await matchMaker.createRoom('chat', { conversationId });
}

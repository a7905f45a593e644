import type { ConversationBody } from './conversationBody.ts';

/** Says whether that person may read the line of that number: a member may, from the first line that is theirs. */
export function mayReadLine(
  { members }: Pick<ConversationBody, 'members'>,
  { personId, seq }: { readonly personId: string; readonly seq: number },
): boolean {
  const own = members.find(({ person }) => person.id === personId);
  return own !== undefined && seq >= own.fromSeq;
}

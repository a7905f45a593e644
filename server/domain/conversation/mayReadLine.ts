import type { ConversationBody } from './conversationBody.ts';

/**
 * Says whether that person may read the line of that number: a member may from the first line that is theirs on, and
 * somebody who was one from theirs up to the line of their leaving.
 */
export function mayReadLine(
  { members, former }: Pick<ConversationBody, 'members' | 'former'>,
  { personId, seq }: { readonly personId: string; readonly seq: number },
): boolean {
  const own = members.find(({ person }) => person.id === personId);
  if (own) return seq >= own.fromSeq;
  const gone = former.find((one) => one.personId === personId);
  return gone !== undefined && seq >= gone.fromSeq && seq <= gone.untilSeq;
}

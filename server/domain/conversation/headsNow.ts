import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import { type Person, personOf } from '../../../shared/protocol/people.ts';
import type { IdentityPort } from '../../services/identity/port.ts';

/**
 * Names the people of heads as they are called now: a conversation that nobody has opened since somebody changed their name still
 * has the one of before in its document.
 */
export async function headsNow(
  identity: Pick<IdentityPort, 'get'>,
  heads: readonly ConversationHead[],
): Promise<readonly ConversationHead[]> {
  const named = heads.flatMap(({ people, lastLine }) => (lastLine ? [...people, lastLine.from] : people));
  const ids = [...new Set(named.map(({ id }) => id))];
  const accounts = await Promise.all(ids.map((id) => identity.get(id)));
  const now = new Map(accounts.flatMap((account) => (account ? [[account.id, personOf(account)]] : [])));
  const person = (one: Person): Person => now.get(one.id) ?? one;
  return heads.map((head) => ({
    ...head,
    people: head.people.map(person),
    lastLine: head.lastLine && { ...head.lastLine, from: person(head.lastLine.from) },
  }));
}

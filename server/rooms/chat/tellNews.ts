import type { Client } from '@colyseus/core';
import type { ChatEvent, ChatNews } from '../../../shared/protocol/chat.ts';
import type { FanOut } from '../kernel/fanOut.ts';
import { seatOf } from '../kernel/seat.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { encodeNews } from './encodeNews.ts';

/**
 * Tells all members what happened. Whoever came later than a line that was changed is told of the rest: they may not read
 * it. A frame for everybody is encoded once.
 */
export function tellNews(
  fanOut: FanOut,
  {
    news,
    clients,
    chat,
  }: { readonly news: ChatNews; readonly clients: Iterable<Client>; readonly chat: ChatAuthority },
): void {
  const oldest = Math.min(...news.events.map(seqOf));
  /** The first line that a seat may be told of; undefined: it is told nothing. */
  const fromOf = (client: Client): number | undefined => {
    const seat = seatOf(client);
    return seat?.role === 'member' ? chat.told.members.get(seat.person.id)?.fromSeq : undefined;
  };
  fanOut.broadcast('news', news, {
    only: (client) => (fromOf(client) ?? Number.NaN) <= oldest,
    encode: () => encodeNews(news),
  });
  for (const client of clients) {
    const from = fromOf(client);
    if (from === undefined || from <= oldest) continue;
    fanOut.unicast(client, 'news', { ...news, events: news.events.filter((event) => seqOf(event) >= from) });
  }
}

/** The line that an event shows; one that shows none is for everybody. */
function seqOf(event: ChatEvent): number {
  return event.type === 'line' ? event.line.seq : Number.POSITIVE_INFINITY;
}

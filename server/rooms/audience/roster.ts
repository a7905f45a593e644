import type { RosterSeat } from '../../../shared/protocol/answers.ts';
import { isGuestId } from '../../../shared/protocol/people.ts';
import type { Seat } from '../kernel/seat.ts';
import type { RosterSlice, RosterSliceQuery } from '../stream/matchmaking.ts';

/** Returns a page of a shard's viewers, each once and without the guests: those whose name or handle holds what is searched for. */
export function sliceRoster(
  seats: readonly Seat[],
  { offset, limit, search }: RosterSliceQuery,
  badges: (personId: string) => Pick<RosterSeat, 'subscribedMonths'>,
): RosterSlice {
  const wanted = search.trim().toLowerCase();
  const found = new Map<string, Seat>();
  for (const seat of seats) {
    if (isGuestId(seat.person.id)) continue;
    const { id, name, handle } = seat.person;
    const fits = [name, handle].some((text) => text.toLowerCase().includes(wanted));
    // the seat they came in with first
    if (fits && !found.has(id)) found.set(id, seat);
  }
  const page = [...found.values()].slice(offset, offset + limit);
  return {
    seats: page.map(({ seatId, person, joinedAtMs }) => ({
      seatId,
      person,
      joinedAtMs,
      ...badges(person.id),
    })),
    total: found.size,
  };
}

import type { RosterSlice, RosterSliceQuery } from '../kernel/matchmaking.ts';
import type { Seat } from '../kernel/seat.ts';

/** A page of a shard's viewers, those whose name or handle holds what is searched for. */
export function sliceRoster(
  seats: readonly Seat[],
  { offset, limit, search }: RosterSliceQuery,
): RosterSlice {
  const wanted = search.trim().toLowerCase();
  const found = seats.filter(({ person }) =>
    [person.name, person.handle].some((name) => name.toLowerCase().includes(wanted)),
  );
  const page = found.slice(offset, offset + limit);
  return {
    seats: page.map(({ seatId, person, joinedAtMs }) => ({ seatId, person, joinedAtMs })),
    total: found.length,
  };
}

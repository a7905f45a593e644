import { matchMaker } from '@colyseus/core';
import type { RosterAnswer, RosterSeat } from '../../../shared/protocol/answers.ts';

/** What one shard tells of its seats: those from `offset` on, and how many there are in all. */
export interface RosterSlice {
  readonly seats: readonly RosterSeat[];
  readonly total: number;
}

const starting = new Map<string, Promise<unknown>>();

/**
 * Makes sure that some process has a `stream` room for it. Two may be made when two processes look at once: the
 * store's epoch decides which of them rules.
 */
export function ensureAuthority(streamId: string): Promise<unknown> {
  const known = starting.get(streamId);
  if (known) return known;
  const started = findOrCreate(streamId).finally(() => starting.delete(streamId));
  starting.set(streamId, started);
  return started;
}

async function findOrCreate(streamId: string): Promise<void> {
  const rooms = await matchMaker.query({ name: 'stream', streamId } as Parameters<
    typeof matchMaker.query
  >[0]);
  if (rooms.length === 0) await matchMaker.createRoom('stream', { streamId });
}

/** The shards one after the other, in a fixed order; a cursor is `<shard's room>:<offset>`. */
export async function readRoster(input: {
  readonly shardRoomIds: readonly string[];
  readonly cursor: string | null;
  readonly limit: number;
}): Promise<RosterAnswer> {
  const { cursor: from, limit } = input;
  const [fromRoom = '', fromOffset = ''] = (from ?? '').split(':');
  const seats: RosterSeat[] = [];
  let total = 0;
  let cursor: string | null = null;
  for (const roomId of [...input.shardRoomIds].sort()) {
    const offset = roomId === fromRoom ? Number.parseInt(fromOffset, 10) || 0 : 0;
    const before = roomId < fromRoom;
    const slice = await readSlice({ roomId, offset, limit: before ? 0 : limit - seats.length });
    total += slice.total;
    seats.push(...slice.seats);
    const read = offset + slice.seats.length;
    if (!before && cursor === null && read < slice.total) cursor = `${roomId}:${read}`;
  }
  return { seats, total, cursor };
}

async function readSlice(input: {
  readonly roomId: string;
  readonly offset: number;
  readonly limit: number;
}): Promise<RosterSlice> {
  try {
    const asked = [input.offset, input.limit];
    return (await matchMaker.remoteRoomCall(input.roomId, 'rosterSlice' as never, asked)) as RosterSlice;
  } catch {
    // a shard that has just gone has no seats to tell of
    return { seats: [], total: 0 };
  }
}

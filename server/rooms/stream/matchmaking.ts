import { matchMaker } from '@colyseus/core';
import type { RosterAnswer, RosterSeat } from '../../../shared/protocol/answers.ts';
import type { BaseMode } from '../../../shared/protocol/modes.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { refuse } from '../kernel/seat.ts';

/** What one shard tells of its seats: those from `offset` on, and how many there are in all. */
export interface RosterSlice {
  readonly seats: readonly RosterSeat[];
  readonly total: number;
}

const starting = new Map<string, Promise<unknown>>();

/**
 * Makes sure that some process has a `stream` room for it. Two may be made when two processes look at once: the
 * store's epoch decides which of them rules. A room of a process that died without a word is still listed: that
 * process is asked whether it lives, and its list is cleared if not.
 */
export function ensureAuthority(streamId: string): Promise<unknown> {
  const known = starting.get(streamId);
  if (known) return known;
  const started = findOrCreate(streamId).finally(() => starting.delete(streamId));
  starting.set(streamId, started);
  return started;
}

async function findOrCreate(streamId: string): Promise<void> {
  const rooms = await roomsOf(streamId);
  const alive = await Promise.all(rooms.map(({ processId }) => isAlive(processId)));
  if (!alive.includes(true)) await matchMaker.createRoom('stream', { streamId });
}

function roomsOf(streamId: string) {
  return matchMaker.query({ name: 'stream', streamId } as Parameters<typeof matchMaker.query>[0]);
}

function isAlive(processId: string): Promise<boolean> {
  return processId === matchMaker.processId
    ? Promise.resolve(true)
    : matchMaker.healthCheckProcessId(processId);
}

/** Asks the shards one after the other, in a fixed order; a cursor is `<shard's room>:<offset>`. */
export async function readRoster(input: {
  readonly shardRoomIds: readonly string[];
  readonly cursor: string | null;
  readonly limit: number;
  /** A part of a name or handle; '' finds everybody. */
  readonly search: string;
}): Promise<RosterAnswer> {
  const { cursor: from, limit, search } = input;
  const [fromRoom = '', fromOffset = ''] = (from ?? '').split(':');
  const seats: RosterSeat[] = [];
  let total = 0;
  let cursor: string | null = null;
  for (const roomId of [...input.shardRoomIds].sort()) {
    const offset = roomId === fromRoom ? Number.parseInt(fromOffset, 10) || 0 : 0;
    const before = roomId < fromRoom;
    const asked = { offset, limit: before ? 0 : limit - seats.length, search };
    const slice = await askShard<RosterSlice>(roomId, 'rosterSlice', [asked]);
    // a shard that has just gone has no seats to tell of
    if (slice === null) continue;
    total += slice.total;
    seats.push(...slice.seats);
    const read = offset + slice.seats.length;
    if (!before && cursor === null && read < slice.total) cursor = `${roomId}:${read}`;
  }
  return { seats, total, cursor };
}

/** What one page of one shard's seats is asked with. */
export interface RosterSliceQuery {
  readonly offset: number;
  readonly limit: number;
  readonly search: string;
}

/** The people who are inside now, and how many of them would be in that mode, by what is known of each. */
export interface ModePreview {
  readonly inside: number;
  readonly staying: number;
}

/**
 * Asks every shard for a preview. Each looks up what it does not know of its viewers, so that the switch itself need
 * not.
 */
export async function previewMode(input: {
  readonly shardRoomIds: readonly string[];
  readonly mode: BaseMode;
}): Promise<ModePreview> {
  const { shardRoomIds, mode } = input;
  const asked = shardRoomIds.map((roomId) => askShard<ModePreview>(roomId, 'previewMode', [mode]));
  const counts = (await Promise.all(asked)).filter((count) => count !== null);
  return {
    inside: counts.reduce((sum, count) => sum + count.inside, 0),
    staying: counts.reduce((sum, count) => sum + count.staying, 0),
  };
}

/**
 * Asks the room that rules a stream, in whichever process it is. NotFound: there is no such room; TemporarilyUnavailable:
 * it did not answer, and may or may not have done what was asked.
 */
export async function askAuthority<T>(streamId: string, call: RoomCall): Promise<Outcome<T>> {
  return askRoom(await roomsOf(streamId), call);
}

/** Asks one room of a stream's audience, with the same refusals as `askAuthority`. */
export async function askAudience<T>(
  { streamId, roomId }: { readonly streamId: string; readonly roomId: string },
  call: RoomCall,
): Promise<Outcome<T>> {
  const wanted = { name: 'audience', streamId, roomId } as Parameters<typeof matchMaker.query>[0];
  return askRoom(await matchMaker.query(wanted), call);
}

interface RoomCall {
  readonly method: string;
  readonly input: readonly unknown[];
  readonly patienceMs: number;
}

async function askRoom<T>(rooms: Awaited<ReturnType<typeof roomsOf>>, call: RoomCall): Promise<Outcome<T>> {
  for (const { roomId, processId } of rooms) {
    if (!(await isAlive(processId))) continue;
    try {
      const { method, input, patienceMs } = call;
      return (await matchMaker.remoteRoomCall(roomId, method as never, [...input], patienceMs)) as Outcome<T>;
    } catch {
      return refuse('TemporarilyUnavailable');
    }
  }
  return refuse('NotFound');
}

/** Asks one shard; null: it has gone, or is out of reach. */
async function askShard<T>(roomId: string, method: string, input: readonly unknown[]): Promise<T | null> {
  try {
    return (await matchMaker.remoteRoomCall(roomId, method as never, [...input])) as T;
  } catch {
    return null;
  }
}

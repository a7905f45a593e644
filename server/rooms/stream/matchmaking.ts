import { matchMaker } from '@colyseus/core';
import type { RosterAnswer, RosterSeat } from '../../../shared/protocol/answers.ts';
import type { BaseMode } from '../../../shared/protocol/modes.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { askRoom, ensureRoom, type RoomCall, type RoomPlace } from '../kernel/liveRooms.ts';

/** What one shard tells of its seats: those from `offset` on, and how many there are in all. */
export interface RosterSlice {
  readonly seats: readonly RosterSeat[];
  readonly total: number;
}

/** Makes sure that some process has a `stream` room for it. */
export const ensureAuthority = (streamId: string): Promise<unknown> => ensureRoom(placeOf(streamId));

const placeOf = (streamId: string): RoomPlace => ({ name: 'stream', by: { streamId } });

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

/** Makes sure that some process has a `chat` room for it; one that nobody joins closes by itself in a moment. */
export const ensureConversation = (conversationId: string): Promise<unknown> =>
  ensureRoom(chatOf(conversationId));

const chatOf = (conversationId: string): RoomPlace => ({ name: 'chat', by: { conversationId } });

const LOOK_PATIENCE_MS = 10_000;

/** Has the room of a group's conversation, which is made where there is none, look at the streams of the group. */
export async function callGroup(conversationId: string): Promise<void> {
  const place = chatOf(conversationId);
  await ensureRoom(place);
  const looked = await askRoom(place, { method: 'lookAtStreams', input: [], patienceMs: LOOK_PATIENCE_MS });
  if (!looked.ok) throw new Error(`${conversationId} did not look: ${looked.rejection.code}`);
}

/** Asks the room that rules a stream, as `askRoom` does. */
export const askAuthority = <T>(streamId: string, call: RoomCall): Promise<Outcome<T>> =>
  askRoom(placeOf(streamId), call);

/** Asks one room of a stream's audience, with the same refusals as `askAuthority`. */
export const askAudience = <T>(
  { streamId, roomId }: { readonly streamId: string; readonly roomId: string },
  call: RoomCall,
): Promise<Outcome<T>> => askRoom({ name: 'audience', by: { streamId, roomId } }, call);

/** Asks one shard; null: it has gone, or is out of reach. */
async function askShard<T>(roomId: string, method: string, input: readonly unknown[]): Promise<T | null> {
  try {
    return (await matchMaker.remoteRoomCall(roomId, method as never, [...input])) as T;
  } catch {
    return null;
  }
}

import { matchMaker } from '@colyseus/core';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { refuse } from './seat.ts';

/** Names a kind of room, and by which fields one of them is found. */
export interface RoomPlace {
  readonly name: string;
  readonly by: Readonly<Record<string, string>>;
}

type Listed = Awaited<ReturnType<typeof matchMaker.query>>;

const starting = new Map<string, Promise<unknown>>();

/**
 * Makes sure that some process has that room. Two may be made when two processes look at once: the epoch in the store
 * decides which of them rules. A room of a process that died without a word is still listed: that process is asked
 * whether it lives, and its list is cleared if not. Rejects when the room cannot be made.
 */
export function ensureRoom(place: RoomPlace): Promise<unknown> {
  const key = JSON.stringify(place);
  const known = starting.get(key);
  if (known) return known;
  const started = findOrCreate(place).finally(() => starting.delete(key));
  starting.set(key, started);
  return started;
}

async function findOrCreate(place: RoomPlace): Promise<void> {
  const rooms = await roomsAt(place);
  const alive = await Promise.all(rooms.map(({ processId }) => isAlive(processId)));
  if (!alive.includes(true)) await matchMaker.createRoom(place.name, { ...place.by });
}

function roomsAt({ name, by }: RoomPlace): Promise<Listed> {
  return matchMaker.query({ name, ...by } as Parameters<typeof matchMaker.query>[0]);
}

/**
 * Says whether that process lives. One that died has left its channel at once; the look at its health, which clears the
 * list of its rooms, takes two seconds to say so.
 */
async function isAlive(processId: string): Promise<boolean> {
  if (processId === matchMaker.processId) return true;
  const health = matchMaker.healthCheckProcessId(processId);
  const channels = await matchMaker.presence.channels(`p:${processId}`);
  return channels.length > 0 && health;
}

/** What is asked of a room in whichever process: the name of its method, and how long the answer may take, in ms. */
export interface RoomCall {
  readonly method: string;
  readonly input: readonly unknown[];
  readonly patienceMs: number;
}

/**
 * Asks a room, in whichever process it is. NotFound: there is no such room; TemporarilyUnavailable: it did not answer, and
 * may or may not have done what was asked.
 */
export async function askRoom<T>(place: RoomPlace, call: RoomCall): Promise<Outcome<T>> {
  for (const { roomId, processId } of await roomsAt(place)) {
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

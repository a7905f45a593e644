import type { Room } from '@colyseus/sdk';
import { type JoinFailure, refusalOfJoin } from '../model/closeReason.ts';
import { renewSession } from './session.ts';

/**
 * Takes a seat with a log-in's token; null: without one. The SDK is fetched for it. It rejects like `joinRoom`; where the
 * log-in was ended from another device, this page becomes a guest's.
 */
export async function joinAsMember(room: string, options: object, token: string | null): Promise<Room> {
  const { joinRoom } = await import('./colyseus.ts');
  try {
    return await joinRoom(room, options, token ?? undefined);
  } catch (failure) {
    if (refusalOfJoin(failure as JoinFailure)?.code === 'Unauthorized') void renewSession();
    throw failure;
  }
}

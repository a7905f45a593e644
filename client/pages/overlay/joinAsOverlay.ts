import type { Room } from '@colyseus/sdk';

/** Returns a function that takes an overlay's seat in a stream; the client of the rooms is fetched when it is needed. */
export function joinAsOverlay(token: string): (streamId: string) => Promise<Room> {
  return async (streamId) => {
    const { joinRoom } = await import('../../net/colyseus.ts');
    return joinRoom('audience', { streamId, overlayToken: token });
  };
}

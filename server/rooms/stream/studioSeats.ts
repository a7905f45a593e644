import { type Client, matchMaker } from '@colyseus/core';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import type { MediaPart } from '../../../shared/protocol/commands.ts';
import type { SeatAuth } from '../../../shared/protocol/people.ts';
import type { StudioDoor } from '../../domain/doors.ts';
import type { StreamListed } from './StreamListing.ts';

/** What the door says of somebody who comes to the control seat. */
export interface StudioAuth extends SeatAuth {
  /** A device beside the studio: it controls the stream, sends nothing, and nobody misses it when it leaves. */
  readonly onlyControls: boolean;
}

export const onlyControls = ({ auth }: Client): boolean => (auth as StudioAuth).onlyControls;

/** Returns the studios among the seats, without the devices that only control. There is one, and more for a moment. */
export const studiosOf = (clients: readonly Client[]): readonly Client[] =>
  clients.filter((client) => !onlyControls(client));

/** Closes the studios in whose place a new one comes. Returns whether there were any. */
export function replaceStudios(clients: readonly Client[], newer: Client): boolean {
  const older = studiosOf(clients).filter((client) => client !== newer);
  for (const client of older) client.leave(CLOSE_CODES.replaced);
  return older.length > 0;
}

/** Says whether a seat may have that part of the media: a device that only controls sees what viewers see, and nothing else. */
export function mayHavePart(clients: readonly Client[], seatId: string, part: MediaPart): boolean {
  return part === 'monitor' || studiosOf(clients).some(({ sessionId }) => sessionId === seatId);
}

type Query = Parameters<typeof matchMaker.query>[0];

/** Looks at the matchmaker's list: who has a seat in a live stream's room is its creator. */
export const studioDoor: StudioDoor = {
  async isOpen(streamId) {
    if (matchMaker.state !== matchMaker.MatchMakerState.READY) return false;
    const rooms = await matchMaker.query({ name: 'stream', streamId } as Query);
    const isLive = (metadata: StreamListed | undefined) => (metadata?.directory ?? null) !== null;
    return rooms.some(({ clients, metadata }) => clients > 0 && isLive(metadata));
  },
};

import type { MediaPart } from '../../../shared/protocol/commands.ts';
import type { MediaPort } from '../../services/media/port.ts';

/** Returns the name under which a part of a seat's media is a peer; a call names its peers by this. */
export function mediaPeerOf(seatId: string, part = 'stream'): string {
  return part === 'stream' ? seatId : `${seatId}/${part}`;
}

/** Returns the stream of what one person sends in a call of a conversation. */
export function callPartStreamOf(callId: string, personId: string): string {
  return `${callId}/${personId}`;
}

/** Takes everything away that a seat has: its part in the stream, and in a call. */
export async function closeSeatMedia(media: MediaPort, seatId: string): Promise<void> {
  const parts: readonly MediaPart[] = ['stream', 'callSend', 'callWatch', 'monitor'];
  await Promise.all(parts.map((part) => media.close(mediaPeerOf(seatId, part))));
}

/**
 * Returns the streams of the two directions of a private call: what its creator sends, and what its partner sends.
 */
export function callStreamsOf(callId: string): { readonly creator: string; readonly partner: string } {
  return { creator: `${callId}/creator`, partner: `${callId}/partner` };
}

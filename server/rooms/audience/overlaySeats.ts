import type { Client } from '@colyseus/core';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import type { BusPort } from '../../services/bus/port.ts';
import { seatOf } from '../kernel/seat.ts';

/** Told when the creator of the stream has made a new overlay secret. */
export const overlayRenewedTopic = (streamId: string): string => `stream:${streamId}:overlayRenewed`;

/** Seats that came in with the old secret end with it. Resolves to the function that stops this. */
export function evictRenewedOverlays(input: {
  readonly bus: BusPort;
  readonly streamId: string;
  readonly clients: () => Iterable<Client>;
}): Promise<() => void> {
  return input.bus.subscribe(overlayRenewedTopic(input.streamId), () => {
    for (const client of [...input.clients()]) {
      if (seatOf(client)?.role === 'overlay') client.leave(CLOSE_CODES.evicted);
    }
  });
}

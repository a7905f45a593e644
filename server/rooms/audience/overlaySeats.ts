import type { Client } from '@colyseus/core';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { overlayRenewedTopic } from '../../domain/topics/news.ts';
import type { BusPort } from '../../services/bus/port.ts';
import { seatOf } from '../kernel/seat.ts';

export const isOverlay = (client: Client): boolean => seatOf(client)?.role === 'overlay';

/** Closes the seats that came in with an old secret when it is renewed. Resolves to the function that stops this. */
export function evictRenewedOverlays(input: {
  readonly bus: BusPort;
  readonly streamId: string;
  readonly clients: () => Iterable<Client>;
}): Promise<() => void> {
  return input.bus.subscribe(overlayRenewedTopic(input.streamId), () => {
    for (const client of [...input.clients()]) {
      if (isOverlay(client)) client.leave(CLOSE_CODES.evicted);
    }
  });
}

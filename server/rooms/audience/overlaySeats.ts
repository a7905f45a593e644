import type { Client } from '@colyseus/core';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import type { OverlayTold } from '../../../shared/protocol/overlays.ts';
import { overlayRenewedTopic } from '../../domain/topics/news.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { OverlaysPort } from '../../services/overlays/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { FanOut } from '../kernel/fanOut.ts';
import { type Seat, seatOf } from '../kernel/seat.ts';

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

/** Tells one overlay that has just taken its seat how its creator's alerts are run; it shows none before it knows. */
export async function greetOverlay(
  { services, log }: RoomDeps,
  fanOut: FanOut,
  client: Client,
): Promise<void> {
  const creatorId = seatOf(client)?.person.id;
  if (creatorId === undefined) return;
  try {
    const { overlays } = services;
    const [desk, settings] = await Promise.all([overlays.desk(creatorId), overlays.settings(creatorId)]);
    fanOut.unicast(client, 'overlay', { desk, settings } satisfies OverlayTold);
    overlays.seen(creatorId);
  } catch (err) {
    // a seat that was not told comes again and asks anew
    log.warn({ err }, 'an overlay was not told its desk');
    client.leave(CLOSE_CODES.authorityLost);
  }
}

/** Notes that the overlays of these seats are still there. */
export function seeOverlays(overlays: OverlaysPort, seats: Iterable<Seat>): void {
  for (const { role, person } of seats) if (role === 'overlay') overlays.seen(person.id);
}

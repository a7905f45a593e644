import type { Client } from '@colyseus/core';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { overlayNewsTopic, overlayRenewedTopic } from '../../domain/topics/news.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { FanOut } from '../kernel/fanOut.ts';
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

/** Tells the overlays of a stream what is decided about its alerts. Resolves to the function that stops this. */
export function tellOverlays({
  bus,
  streamId,
  fanOut,
}: {
  readonly bus: BusPort;
  readonly streamId: string;
  readonly fanOut: FanOut;
}): Promise<() => void> {
  return bus.subscribe(overlayNewsTopic(streamId), (news) => {
    if (news.type === 'alert') fanOut.broadcast('testAlert', news.alert, { only: isOverlay });
    else fanOut.broadcast('overlay', { desk: news.desk }, { only: isOverlay });
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
    fanOut.unicast(client, 'overlay', { desk: await services.overlays.desk(creatorId) });
  } catch (err) {
    // a seat that was not told comes again and asks anew
    log.warn({ err }, 'an overlay was not told its desk');
    client.leave(CLOSE_CODES.authorityLost);
  }
}

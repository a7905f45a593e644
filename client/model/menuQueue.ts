import type { MenuItem, MenuQueueView, MenuWaiting } from '../../shared/protocol/modes.ts';

/** An order that waits, with its place in the queue, from 1. */
export interface MenuPlace extends MenuWaiting {
  readonly place: number;
  readonly isOwn: boolean;
}

/** Returns the queue with the places, and which of the orders are one's own. */
export function placesOf(
  queue: MenuQueueView | undefined,
  own: readonly string[] | undefined,
): readonly MenuPlace[] {
  return (queue?.waiting ?? []).map((order, at) => ({
    ...order,
    place: at + 1,
    isOwn: own?.includes(order.id) ?? false,
  }));
}

/** Returns for how long an item cannot be ordered, in ms; 0: it can be. */
export function coolingMs(queue: MenuQueueView | undefined, itemId: string, nowMs: number): number {
  const untilMs = queue?.cooling.find((one) => one.itemId === itemId)?.untilMs ?? 0;
  return Math.max(0, untilMs - nowMs);
}

/** Returns the lowest price on the menu, MESI minor units; null: the menu is empty. */
export function lowestPrice(menu: readonly MenuItem[]): bigint | null {
  return menu.reduce<bigint | null>((least, { priceMinor }) => {
    const price = BigInt(priceMinor);
    return least === null || price < least ? price : least;
  }, null);
}

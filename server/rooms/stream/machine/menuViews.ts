import { LIMITS } from '../../../../shared/limits.ts';
import type { MenuOrder, MenuQueueView } from '../../../../shared/protocol/modes.ts';
import type { PlacedMenuOrder } from './menuOrder.ts';
import type { Modes } from './modes.ts';
import { isHeldFor } from './orders.ts';

const isWaiting = (modes: Modes, { orderId, isDone }: PlacedMenuOrder): boolean =>
  orderId !== undefined && !isDone && isHeldFor(modes, { orderId });

/** Returns what everybody inside is shown of the menu's orders; null: there is nothing to show, and never was. */
export function menuQueueView(modes: Modes): MenuQueueView | null {
  const placed = modes.menuOrders.filter(({ orderId }) => orderId !== undefined);
  if (placed.length === 0) return null;
  const waiting = placed
    .filter((order) => isWaiting(modes, order))
    .map(({ tipId: id, title, from, mesiMinor = '0', dueAtMs = 0 }) => ({
      ...{ id, title, from, mesiMinor, dueAtMs },
    }));
  const done = placed
    .filter(({ isDone }) => isDone)
    .slice(-LIMITS.menuDoneShown)
    .reverse()
    .map(({ tipId: id, title, from }) => ({ id, title, from }));
  const cooling = placed.flatMap(({ itemId, coolUntilMs }) =>
    itemId !== undefined && coolUntilMs !== undefined ? [{ itemId, untilMs: coolUntilMs }] : [],
  );
  // of each item the last one
  const last = cooling.filter(
    ({ itemId }, at) => cooling.findLastIndex((one) => one.itemId === itemId) === at,
  );
  return { waiting, done, cooling: last };
}

/** Returns the orders as the creator's list has them: those that are paid or done, and those whose money is held. */
export function menuPanel(modes: Modes): readonly MenuOrder[] {
  return modes.menuOrders
    .filter((order) => order.orderId === undefined || order.isDone || isWaiting(modes, order))
    .map(({ orderId: _, itemId: __, coolUntilMs: ___, ...order }) => order);
}

/** Returns the ids of what that person ordered and waits for. */
export function menuOf(modes: Modes, personId: string): readonly string[] {
  return modes.menuOrders
    .filter((order) => isWaiting(modes, order))
    .filter(({ orderId = '' }) => modes.orders.open.get(orderId)?.payer.id === personId)
    .map(({ tipId }) => tipId);
}

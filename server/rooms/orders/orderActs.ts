import type { Act } from '../../../shared/auditActs.ts';
import { holdEndEntryId, holdEntryId } from '../../services/ledger/holds/holds.ts';
import { isHeld } from './book.ts';
import type { OrderResult } from './effects.ts';
import type { Order, OrderBook } from './order.ts';

/**
 * Returns what the audit log has of a result that led from the one book to the other: money was set aside, or went where it
 * goes. A result that changes nothing is nothing, so each is there once.
 */
export function orderActs(before: OrderBook, after: OrderBook, result: OrderResult): readonly Act[] {
  const order = before.open.get(result.orderId);
  if (before === after || !order) return [];
  const isOver = !after.open.has(order.orderId);
  const held = isHeld(order) || result.type === 'holdRefused' ? [] : [heldAct(order)];
  return result.type === 'holdEnded' && isOver ? [...held, settledAct(order, result)] : held;
}

function heldAct(order: Order): Act {
  const { orderId, amountMinor } = order;
  return { type: 'held', journal: holdEntryId(orderId), ...factsOf(order), amountMinor };
}

function settledAct(order: Order, { takenMinor, mesiMinor }: OrderResult & { type: 'holdEnded' }): Act {
  const { orderId, amountMinor, payees, state } = order;
  const why = state.type === 'ending' && state.ending.type === 'void' ? state.ending.why : 'expired';
  return {
    ...({ type: 'settled', journal: holdEndEntryId(orderId), ...factsOf(order) } as const),
    why: takenMinor > 0n ? 'settled' : why,
    to: payees.map(({ account }) => account),
    takenMinor: takenMinor.toString(),
    returnedMinor: (BigInt(amountMinor) - takenMinor).toString(),
    mesiMinor: mesiMinor.toString(),
  };
}

function factsOf({ orderId, purpose, payer, asset, isAnonymous }: Order) {
  return { orderId, purpose, asset, fromId: isAnonymous === false ? payer.id : null };
}

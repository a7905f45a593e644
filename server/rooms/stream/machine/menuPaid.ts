import { holdEndEntryId } from '../../../services/ledger/holds/holds.ts';
import type { OrderResult } from '../../orders/effects.ts';
import type { StreamOrder } from './modes.ts';
import type { StreamState } from './state.ts';
import { tipCommitted } from './talk.ts';

/** Shows what was paid for an order from the menu: it is a tip from now on, for the goal, the boards and the feed. */
export function menuPaid(
  state: StreamState,
  of: {
    readonly order: StreamOrder;
    readonly result: OrderResult & { readonly type: 'holdEnded' };
    readonly nowMs: number;
  },
): StreamState {
  const { order, result, nowMs } = of;
  const { orderId, payer, asset, amountMinor, facts } = order;
  const ordered = state.modes.menuOrders.find((one) => one.orderId === orderId);
  if (!ordered) throw new Error(`${orderId} is paid for and stands in no list`);
  const { tipId, from, title: menuTitle, message = '' } = ordered;
  const tip = {
    ...{ entryId: holdEndEntryId(orderId), tipId, atMs: nowMs, from, payerId: payer.id },
    ...{ asset, amountMinor, mesiMinor: result.mesiMinor.toString(), message, menuTitle },
    ...(facts?.unranked === 'yes' ? { isUnranked: true as const } : {}),
  };
  const shown = tipCommitted(state, tip, nowMs);
  return shown.ok ? shown.next : state;
}

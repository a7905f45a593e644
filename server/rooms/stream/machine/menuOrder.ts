import type { MenuOrder } from '../../../../shared/protocol/modes.ts';

/**
 * An order from the menu as the stream keeps it. What is held for it stands in the book, under `orderId`; without one it
 * was paid as a tip, by a server of before.
 */
export interface PlacedMenuOrder extends MenuOrder {
  readonly orderId?: string;
  readonly itemId?: string;
  /** Until when nobody can order the item again. */
  readonly coolUntilMs?: number;
}

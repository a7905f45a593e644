import type { CallTimer, SaleView } from '../../shared/protocol/modes.ts';

/** Returns how many tickets were bought, whether their money is only held or paid already. */
export const ticketsBought = ({ sold, reserved }: SaleView): number => sold + reserved;

export const ticketsLeft = (sale: SaleView): number => Math.max(0, sale.total - ticketsBought(sale));

/** Returns what is left of a one-to-one in ms on the server's clock; null before its timer has started. */
export function callRemainingMs(timer: CallTimer, serverNowMs: number): number | null {
  switch (timer.type) {
    case 'connecting':
      return null;
    case 'running':
      return Math.max(0, timer.endsAtMs - serverNowMs);
    case 'paused':
      return timer.remainingMs;
  }
}

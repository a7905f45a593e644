import type { Person } from '../../../shared/protocol/people.ts';
import type { NewOrder } from './order.ts';

/** Orders of a room that no stream knows: works that are bid for, and whose price several share. */
export const WORKS_REF = 'works:wk_1:orders';
export const OWNER = 'creator:us_owner';

export const payer = (n: number): Person => ({ id: `us_fan${n}`, name: `Fan ${n}`, handle: `fan${n}` });

export const bid = (orderId: string, patch: Partial<NewOrder> = {}): NewOrder => ({
  orderId,
  purpose: 'bid',
  payer: payer(1),
  payees: [{ account: OWNER, share: 1 }],
  asset: 'MESI',
  amountMinor: '100',
  mesiMinor: '100',
  rate: null,
  dueAtMs: 5_000,
  ...patch,
});

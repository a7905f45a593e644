import type { Asset } from '../../../shared/money.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort, Versioned } from '../store/port.ts';

const DESKS = COLLECTIONS.payoutDesks.name;
const MOST_TRIES = 50;

/** All that is needed to bring a decided payout about: whoever finds it can. */
export interface PayoutOrder {
  readonly [key: string]: string | number | undefined;
  readonly payoutId: string;
  readonly userId: string;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly createdAtMs: number;
  readonly askedById?: string;
}

/** One per creator. What is available is judged and promised with nobody else's promise in between. */
interface DeskDocument {
  readonly [key: string]: string | PayoutOrder | null | undefined;
  /** Decided, and perhaps not held yet. */
  readonly placing: PayoutOrder | null;
  readonly busy?: 'yes';
}

interface Steps {
  /** Sees the balance with every earlier payout set aside. */
  judge(): Promise<RejectionCode | null>;
  /** Sets it aside; may be called for the same order by several, and again. */
  finish(order: PayoutOrder): Promise<void>;
}

/**
 * Decides about a payout, and returns why it was refused, or null when it has been set aside. Compare-and-set on the
 * desk is the decision: of two that were judged on the same balance the later one is judged again, after the first
 * was set aside.
 */
export async function takeTurn(
  store: StorePort,
  order: PayoutOrder,
  { judge, finish }: Steps,
): Promise<RejectionCode | null> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const desk = await openDesk(store, order.userId);
    if (desk.body.placing !== null) {
      await clear(store, desk, finish);
      if (desk.body.placing.payoutId === order.payoutId) return null;
      continue;
    }
    const refused = await judge();
    if (refused !== null) return refused;
    const body: DeskDocument = { placing: order, busy: 'yes' };
    const taken = await store.replace(DESKS, order.userId, desk.version, body);
    if (!taken.ok) continue;
    await clear(store, { id: desk.id, version: taken.version, body }, finish);
    return null;
  }
  return 'TemporarilyUnavailable';
}

/** Finishes what was decided and never set aside, on at most `limit` desks. */
export async function clearDesks(store: StorePort, limit: number, finish: Steps['finish']): Promise<void> {
  const query = { field: 'busy', value: 'yes', limit };
  for (const desk of await store.find<DeskDocument>(DESKS, query)) await clear(store, desk, finish);
}

async function clear(
  store: StorePort,
  { id, version, body }: Versioned<DeskDocument>,
  finish: Steps['finish'],
): Promise<void> {
  if (body.placing === null) return;
  await finish(body.placing);
  // a mismatch: somebody else cleared it, and perhaps took the next turn
  await store.replace<DeskDocument>(DESKS, id, version, { placing: null });
}

async function openDesk(store: StorePort, creatorId: string): Promise<Versioned<DeskDocument>> {
  const stored = await store.get<DeskDocument>(DESKS, creatorId);
  if (stored) return stored;
  const body: DeskDocument = { placing: null };
  await store.insert(DESKS, creatorId, body);
  return (await store.get<DeskDocument>(DESKS, creatorId)) ?? { id: creatorId, version: 0, body };
}

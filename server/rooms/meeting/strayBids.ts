import { MINUTE_MS } from '../../../shared/time.ts';
import type { MeetingBody } from '../../domain/meetingBody.ts';
import { Rounds } from '../../Rounds.ts';
import { openHolds } from '../../services/ledger/holds/holds.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';
import { COLLECTIONS } from '../../services/store/collections.ts';
import type { StorePort } from '../../services/store/port.ts';
import type { DueRoundsParts } from '../kernel/dueRounds.ts';

/** How often it is looked for. */
const ROUND_MS = 10 * MINUTE_MS;

/** What money without an order is found with. */
export interface StrayParts {
  readonly store: Pick<StorePort, 'get'>;
  readonly ledger: Pick<LedgerPort, 'find'>;
}

/**
 * Finds the meetings in whose name money is held for which none of their orders stands: a server that had stopped for a while, and
 * does not know of its successor, has held it. An order is written before its money is held, so what has none has lost it.
 */
export async function findStrayBids({ store, ledger }: StrayParts): Promise<readonly string[]> {
  const held = new Map<string, string[]>();
  for await (const { holdId, memo } of openHolds(ledger)) {
    if (memo.purpose !== 'bid' || memo.meetingId === undefined) continue;
    held.set(memo.meetingId, [...(held.get(memo.meetingId) ?? []), holdId]);
  }
  const stray: string[] = [];
  for (const [meetingId, holdIds] of held) {
    const found = await store.get(COLLECTIONS.meetings.name, meetingId);
    if (!found) continue;
    const { book } = found.body as unknown as MeetingBody;
    const open = new Set(
      (book?.open as readonly { readonly orderId: string }[] | undefined)?.map(({ orderId }) => orderId),
    );
    if (holdIds.some((holdId) => !open.has(holdId))) stray.push(meetingId);
  }
  return stray;
}

/** Opens the rooms of such meetings from time to time; a room returns what no order of its stands for. Returns the rounds, to stop them. */
export function startStrayBidRounds({
  store,
  ledger,
  clock,
  open,
  onFailed,
}: DueRoundsParts & StrayParts): Rounds {
  const rounds = new Rounds({
    ...{ clock, roundMs: ROUND_MS, onFailed },
    async work() {
      for (const meetingId of await findStrayBids({ store, ledger })) await open(meetingId).catch(onFailed);
      return ROUND_MS;
    },
  });
  rounds.nudge();
  return rounds;
}

import type { ChainBooks, LockTrouble } from '../../../shared/protocol/money.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { mayHaveStep } from '../../domain/escrow/custodySaga.ts';
import { followedMeeting } from '../../domain/escrow/followedMeeting.ts';
import type { MeetingBody } from '../../domain/meetingBody.ts';
import { pause } from '../../pause.ts';
import { type CustodyChain, EscrowUnavailable } from '../escrow/port.ts';
import { openHolds } from '../ledger/holds/holds.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import type { LockBook } from './LockBook.ts';
import { stateOf } from './lockDocument.ts';
import type { FollowedMeeting } from './port.ts';

const MOST_TROUBLES = 100;
/** What is final is read by turns on both sides: they are looked at again before they are said to differ. */
const LOOKS = 4;
const LOOK_AGAIN_MS = 2 * SECOND_MS;

/** What both sides are compared with. */
export interface BothSidesParts {
  readonly book: LockBook;
  readonly store: StorePort;
  readonly ledger: Pick<LedgerPort, 'find'>;
  readonly clock: Clock;
  readonly chain: () => CustodyChain | null;
  readonly follow: (meeting: FollowedMeeting) => Promise<void>;
  /** Reads what has become final meanwhile; absent where another process or turn does. */
  readonly readOn?: (chain: CustodyChain) => Promise<void>;
}

/** Follows bids whose money is held and of which nothing was told: a crash, or a chain that was configured later. */
export async function followMissing({ book, store, ledger, follow }: BothSidesParts): Promise<void> {
  const missing = new Set<string>();
  for await (const { holdId, memo } of openHolds(ledger)) {
    const { purpose, meetingId } = memo;
    if (purpose === 'bid' && meetingId && !(await book.get(holdId))) missing.add(meetingId);
  }
  for (const meetingId of missing) {
    const found = await store.get(COLLECTIONS.meetings.name, meetingId);
    if (found) await follow(followedMeeting(meetingId, found.body as unknown as MeetingBody));
  }
}

/** What the locks in the store come to. */
interface Followed {
  readonly followedMinor: bigint;
  readonly waiting: number;
}

async function followed(book: LockBook, { contract, chainId }: CustodyChain['place']): Promise<Followed> {
  let [followedMinor, waiting] = [0n, 0];
  for await (const { lock } of book.open()) {
    if (lock.contract !== contract || lock.chainId !== chainId) continue;
    const state = stateOf(lock);
    if (state.stage.type === 'locked') followedMinor += state.amountMinor;
    if (mayHaveStep(state)) waiting += 1;
  }
  return { followedMinor, waiting };
}

async function troubles(book: LockBook): Promise<readonly LockTrouble[]> {
  const found = await book.troubled(MOST_TROUBLES);
  return found.map(({ bidId, lock: { meetingId, terms, refusal } }) => ({
    ...{ bidId, meetingId, amountMinor: terms.amountMinor },
    rejection: refusal?.rejection ?? null,
    sinceMs: refusal?.sinceMs ?? 0,
  }));
}

/** Returns both sides of the books; null: there is no chain. Play money of our own is made until it stands for what is owed. */
export async function readBooks(parts: BothSidesParts, owedMinor: bigint): Promise<ChainBooks | null> {
  const { book, clock, chain } = parts;
  const there = chain();
  if (there === null) return null;
  const trouble = await troubles(book);
  try {
    const before = await there.balances();
    const lacking = owedMinor - before.custodyMinor - before.lockedMinor;
    if (there.mint && lacking > 0n) await there.mint(lacking);
    for (let look = 1; ; look += 1) {
      const { custodyMinor, lockedMinor } = await there.balances();
      await parts.readOn?.(there);
      const { followedMinor, waiting } = await followed(book, there.place);
      if (lockedMinor === followedMinor || look === LOOKS) {
        const amounts = { custodyMinor, lockedMinor, followedMinor };
        const texts = Object.fromEntries(Object.entries(amounts).map(([name, of]) => [name, String(of)]));
        return {
          type: 'answers',
          ...(texts as Record<keyof typeof amounts, string>),
          waiting,
          troubles: trouble,
        };
      }
      await pause(clock, LOOK_AGAIN_MS);
    }
  } catch (error) {
    if (!(error instanceof EscrowUnavailable)) throw error;
    return { type: 'away', waiting: (await followed(book, there.place)).waiting, troubles: trouble };
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LockView } from '../../../shared/protocol/meetings.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { createLog } from '../../log.ts';
import { createLocalHandshake } from '../handshake/localHandshake.ts';
import { placeHold, postHold, voidHold } from '../ledger/holds/holds.ts';
import type { LedgerPort } from '../ledger/port.ts';
import { createSqliteLedger } from '../ledger/sqlite/sqliteLedger.ts';
import { createFixedRates } from '../rates/fixedRates.ts';
import type { Clock } from '../runtime/port.ts';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import { createSpending } from '../spending/createSpending.ts';
import { type EscrowChoice, startCustody } from '../startCustody.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import type { FollowedBid } from './port.ts';

/** A fan’s and a creator’s accounts. */
const [WALLET, CREATOR] = ['wallet:us_ada', 'creator:us_nova'];
const FUNDS = 1_000_000_000n;

/** Tests wait for less. */
const QUICK = {
  ...{ pollMs: 50, idleMs: 100, awayMs: 200, reconcileMs: 500 },
  ...{ leaseMs: 1_000, placeMs: 100, secureMs: 500 },
} as const;

/** A ledger and a store, and what follows them on a chain. */
export async function openCustodyWorld(
  escrow: EscrowChoice | null,
  more: Partial<Parameters<typeof startCustody>[0]> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-custody-'));
  const { clock: system, ids } = createSystemRuntime();
  const clock = more.clock ?? system;
  const store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  const ledger = createSqliteLedger({ path: join(folder, 'ledger.db'), clock });
  const handshake = createLocalHandshake({ secret: 'a secret of tests that is long enough', clock });
  const log = createLog({ level: 'silent' });
  const limits = createSpending({ store, clock, journal: ledger, rates: createFixedRates({ clock }) });
  const compared: { waiting: number; troubles: number; isEqual: boolean }[] = [];
  const parts = {
    spentOutside: limits.outside,
    ...{ store, ledger, clock, ids, handshake, log, escrow, explorerUrl: 'https://explorer.example.org' },
    ...{
      folder: join(folder, 'chain'),
      metrics: { chainCompared: (found: (typeof compared)[0]) => void compared.push(found) },
    },
    limits: QUICK,
    ...more,
  };
  const start = () => startCustody(parts);
  let started = await start();
  await fund(ledger);
  const bid = (
    bidId: string,
    word: FollowedBid['word'],
    deviceKey?: FollowedBid['deviceKey'],
  ): FollowedBid => ({
    ...{ bidId, amountMinor: '1000', atMs: clock.nowMs(), deviceKey, word },
  });
  return {
    ...{ clock, store, ledger, handshake, compared, folder, spending: limits.spending, bid },
    health: () => started.adapter!.health(),
    get custody() {
      return started.custody;
    },
    get walletBids() {
      return started.walletBids;
    },
    ...holdsOn(ledger, clock),
    follow: (...bids: readonly FollowedBid[]) =>
      started.custody.follow({
        ...{ meetingId: 'meet_of_tests', creatorId: 'us_nova', unprovenToCreatorPercent: 50, bids },
      }),
    lockOf: async (bidId: string): Promise<LockView | undefined> =>
      (await started.custody.locksOf('meet_of_tests')).get(bidId),
    books: async () => started.custody.books(FUNDS),
    /** As after a start of the server. */
    async restart() {
      await started.stop();
      started = await start();
    },
    async close() {
      await started.stop();
      await ledger.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Gives the fan what they bid with. */
async function fund(ledger: LedgerPort): Promise<void> {
  const source = 'external:sandbox:us_ada';
  await ledger.append({
    ...{ id: 'topUp/ada', kind: 'topUp', source, ref: null, memo: {} },
    legs: [
      { account: source, asset: 'MESI', amountMinor: -FUNDS },
      { account: WALLET, asset: 'MESI', amountMinor: FUNDS },
    ],
  });
}

/** What happens to the money of bids on the ledger. */
function holdsOn(ledger: LedgerPort, clock: Clock) {
  return {
    /** Holds 1,000 minor units for a bid. */
    async hold(bidId: string, memo: Readonly<Record<string, string>> = {}) {
      const dueAtMs = clock.nowMs() + 180 * DAY_MS;
      const held = { asset: 'MESI', amountMinor: 1_000n } as const;
      await placeHold(ledger, {
        ...{ holdId: bidId, from: WALLET, held, conversion: null, ref: null, dueAtMs, memo },
      });
    },
    giveBack: (bidId: string) => voidHold(ledger, { holdId: bidId, reason: 'declined' }),
    pay: (bidId: string, takenMinor: bigint) =>
      postHold(ledger, { holdId: bidId, to: [{ account: CREATOR, takenMinor }] }),
  };
}

/** The world of tests of custody. */
export type CustodyWorld = Awaited<ReturnType<typeof openCustodyWorld>>;

/** Waits until a bid’s lock is shown so. */
export async function untilLock(
  world: CustodyWorld,
  bidId: string,
  state: string | null,
): Promise<LockView | undefined> {
  for (let tried = 0; tried < 1_200; tried += 1) {
    const lock = await world.lockOf(bidId);
    if ((lock?.type === 'chain' ? lock.state : null) === state) return lock;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`${bidId} did not come to ${state}: ${JSON.stringify(await world.lockOf(bidId))}`);
}

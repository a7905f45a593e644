import { SECOND_MS } from '../../shared/time.ts';
import type { Metrics } from '../domain/metrics.ts';
import type { Log } from '../log.ts';
import { followMissing, readBooks } from './custody/bothSides.ts';
import { ChainTail } from './custody/ChainTail.ts';
import { CustodyRunner } from './custody/CustodyRunner.ts';
import type { CUSTODY_LIMITS } from './custody/custodyLimits.ts';
import { LockBook } from './custody/LockBook.ts';
import type { CustodyPort, WalletBidDoor, WalletBidsPort } from './custody/port.ts';
import { createStoreCustody } from './custody/storeCustody.ts';
import { createStoreWalletBids } from './custody/storeWalletBids.ts';
import { WalletLocks } from './custody/WalletLocks.ts';
import type { CustodyChain } from './escrow/port.ts';
import type { Services } from './services.ts';
import type { OutsideSpendingPort } from './spending/port.ts';

/** How long it is waited before an embedded chain that did not start is started again. */
const START_AGAIN_MS = 30 * SECOND_MS;

/** Where the escrow is, as the settings say. */
export type EscrowChoice =
  | { readonly type: 'embedded' }
  | {
      readonly type: 'chain';
      readonly url: string;
      readonly chainId: bigint;
      readonly key: string;
      readonly place: { readonly contract: string; readonly token: string; readonly fromBlock: number };
    };

/** What follows a chain. */
interface FollowParts extends Pick<Services, 'store' | 'ledger' | 'clock' | 'ids' | 'handshake'> {
  readonly log: Log;
  readonly spentOutside: OutsideSpendingPort;
  readonly metrics: Pick<Metrics, 'chainCompared'>;
  readonly explorerUrl: string | null;
  /** Limits of tests. */
  readonly limits?: Partial<Record<keyof typeof CUSTODY_LIMITS, number>>;
}

/** What custody is started with. */
export interface StartCustodyParts extends FollowParts {
  /** The folder of an embedded chain. */
  readonly folder: string;
  /** Null: no chain follows, and nothing is loaded for it. */
  readonly escrow: EscrowChoice | null;
}

/** The service of custody, and what brings the chain to where the ledger is. */
export interface StartedCustody {
  readonly custody: CustodyPort;
  readonly walletBids: WalletBidsPort;
  /** The chain's name for people, and how it is; null: there is none. */
  readonly adapter: { readonly name: string; health(): Promise<{ ok: boolean; detail?: string }> } | null;
  stop(): Promise<void>;
}

/** Starts what locks on a chain what the ledger holds for bids. A chain that is not there stands in nobody's way. */
export async function startCustody(parts: StartCustodyParts): Promise<StartedCustody> {
  return followOn(parts.escrow && (await openChain(parts.escrow, parts)), parts);
}

/** Follows on a chain that was opened; null: on none. */
export function followOn(opened: OpenedChain | null, parts: FollowParts): StartedCustody {
  const { store, clock, ids, log } = parts;
  const chain = () => opened?.chain() ?? null;
  const book = new LockBook(store);
  let runner: CustodyRunner | null = null;
  let tail: ChainTail | null = null;
  let door: WalletBidDoor | null = null;
  const nudge = () => runner?.nudge();
  const sides = {
    ...parts,
    book,
    chain,
    follow: (meeting: Parameters<CustodyPort['follow']>[0]) => custody.follow(meeting),
  };
  const custody = createStoreCustody({
    ...parts,
    ...{ book, chain, nudge },
    books: (owedMinor) => readBooks(sides, owedMinor),
  });
  const serve = (served: WalletBidDoor) => {
    door = served;
    nudge();
  };
  const walletBids = createStoreWalletBids({ ...parts, ...{ book, chain, nudge, serve } });
  if (opened) {
    const leaseMs = parts.limits?.leaseMs;
    tail = new ChainTail({ store, book, clock, ids, ...(leaseMs === undefined ? {} : { leaseMs }) });
    const wallets = new WalletLocks({ ...parts, book, door: () => door });
    runner = new CustodyRunner({ ...parts, book, tail, wallets, chain, reconcile: () => compare() });
  }
  return {
    custody,
    walletBids,
    adapter: opened && { name: opened.name, health },
    async stop() {
      // whoever waits for a block is told that it is pending
      await Promise.all([runner?.stop(), opened?.close()]);
    },
  };

  async function compare(): Promise<void> {
    await followMissing(sides);
    // in the turn of the runner, which reads nothing meanwhile
    const books = await readBooks({ ...sides, readOn: async (there) => tail?.read(there) }, 0n);
    if (books?.type !== 'answers') return;
    const { lockedMinor, followedMinor, waiting, troubles } = books;
    const isEqual = lockedMinor === followedMinor;
    parts.metrics.chainCompared({ waiting, troubles: troubles.length, isEqual });
    if (!isEqual)
      log.error({ lockedMinor, followedMinor }, 'the escrow contract holds other money than its locks say');
    if (troubles.length > 0) log.error({ troubles: troubles.length }, 'the chain does not come on with bids');
  }

  async function health() {
    const there = chain();
    if (!there) return { ok: false, detail: 'the embedded chain has not started' };
    const said = await there.escrow.health();
    if (!said.ok) return said;
    const troubled = await book.troubled(1);
    return troubled.length === 0 ? said : { ok: false, detail: 'the chain does not come on with some bids' };
  }
}

/** A chain that was opened, and how it is called for people. */
interface OpenedChain {
  readonly name: string;
  readonly chain: () => CustodyChain | null;
  close(): Promise<void>;
}

/** The library of chains is loaded where there is one alone. */
async function openChain(escrow: EscrowChoice, parts: StartCustodyParts): Promise<OpenedChain> {
  if (escrow.type === 'embedded') return openOwnChain(parts);
  const { openEscrow } = await import('./escrow/onchain/openEscrow.ts');
  const pollMs = parts.limits?.pollMs;
  const opened = openEscrow({ ...escrow, ...parts, limits: pollMs === undefined ? {} : { pollMs } });
  return {
    name: 'EVM chain',
    chain: () => opened,
    close: () => opened.close(),
  };
}

/** A chain of our own is started beside everything else, and again when it did not start. */
async function openOwnChain(parts: StartCustodyParts): Promise<OpenedChain> {
  const { log, clock } = parts;
  const { openEmbeddedEscrow } = await import('./escrow/embedded/openEmbeddedEscrow.ts');
  const { findAnvil } = await import('./escrow/embedded/findAnvil.ts');
  let opened: Awaited<ReturnType<typeof openEmbeddedEscrow>> | null = null;
  let isClosed = false;
  let cancel = () => {};
  const start = async () => {
    const program = findAnvil();
    if (program === null) throw new Error('anvil is not installed (npm ci)');
    opened = await openEmbeddedEscrow({ ...parts, program });
  };
  const tryToStart = (): Promise<void> =>
    start().catch((err: unknown) => {
      log.error({ err }, 'the embedded chain did not start: bids go on without it');
      if (!isClosed)
        cancel = clock.after(START_AGAIN_MS, () => {
          starting = tryToStart();
        });
    });
  let starting = tryToStart();
  return {
    name: 'embedded chain',
    chain: () => opened?.custody ?? null,
    async close() {
      isClosed = true;
      cancel();
      await starting;
      await opened?.close();
    },
  };
}

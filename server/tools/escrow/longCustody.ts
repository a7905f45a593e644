import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkBoth } from '../../rooms/meeting/chain/killed/checkBoth.testkit.ts';
import { openForeignCustody } from '../../services/custody/foreignCustody.testkit.ts';
import { type KeptLock, LockBook } from '../../services/custody/LockBook.ts';
import { stateOf } from '../../services/custody/lockDocument.ts';
import { killAll } from '../../services/escrow/killed/killAll.testkit.ts';
import { readHold } from '../../services/ledger/holds/holds.ts';
import type { LongRun } from './longChain.ts';

const VICTIM = new URL('../../rooms/meeting/chain/killed/victim.testkit.ts', import.meta.url).pathname;
/** What the creators have in the end, in turn: nothing, a part, and all of 1,000. */
const TAKEN = [0n, 400n, 1_000n] as const;
const REST_TRIES = 600;

const pause = (ms: number) => new Promise((later) => setTimeout(later, ms));

/** Kills the server of meetings, with the chain that follows them or the chain alone, so many times. */
export async function manyKillsOfBoth(kills: number): Promise<LongRun & { readonly ends: object }> {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-killed-both-'));
  try {
    const asked = { folder, startMs: Date.now(), kills, random: Math.random, program: VICTIM };
    const { bids, told, longestStartMs } = await killAll(asked);
    const { faults, ends } = await checkBoth(folder, bids);
    return { kills, steps: told.size, faults, ends, longestStartMs: Math.round(longestStartMs) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** So many reorganisations are of one chain: anvil keeps what every block was, and grows slow. */
const OF_ONE_CHAIN = 100;

/** Follows bids that are held and ended while chains take their last one to five blocks back so many times. */
export async function manyReorganisationsOfBoth(reorganisations: number): Promise<LongRun> {
  const faults: string[] = [];
  for (let done = 0; done < reorganisations; done += OF_ONE_CHAIN) {
    faults.push(...(await takeBackOfOne(Math.min(OF_ONE_CHAIN, reorganisations - done))));
    console.log(
      `  ${Math.min(reorganisations, done + OF_ONE_CHAIN)} times taken back, ${faults.length} faults`,
    );
  }
  return { reorganisations, steps: reorganisations, faults };
}

/** Takes blocks of one chain back so many times, under a bid for each; returns what was wrong at rest. */
async function takeBackOfOne(reorganisations: number): Promise<readonly string[]> {
  const { world, takeBack, settle, mint, close } = await openForeignCustody();
  const bidIds: string[] = [];
  try {
    await mint(10n ** 12n);
    // a chain that is shorter than what is taken back refuses that
    await settle();
    for (let at = 0; at < reorganisations; at += 1) {
      const bidId = `bid_back_${at}`;
      await world.hold(bidId);
      bidIds.push(bidId);
      await world.follow(world.bid(bidId, at % 2 === 0 ? 'held' : 'accepted'));
      const older = bidIds[at - 5];
      if (older !== undefined) {
        const takenMinor = TAKEN[(at - 5) % TAKEN.length]!;
        await (takenMinor === 0n ? world.giveBack(older) : world.pay(older, takenMinor));
        await world.follow(world.bid(older, 'ended'));
      }
      await takeBack(1 + (at % 5));
      if (at % 50 === 49) await settle();
    }
    for (const bidId of bidIds) {
      if ((await readHold(world.ledger, bidId))?.state !== 'open') continue;
      await world.giveBack(bidId);
      await world.follow(world.bid(bidId, 'ended'));
    }
    const faults = await restOf(world.store, settle);
    for (const [at, bidId] of bidIds.entries())
      faults.push(...(await faultOf(world, bidId, at, reorganisations)));
    const books = await world.books();
    if (books?.type !== 'answers' || books.lockedMinor !== '0')
      faults.push(`the books are ${JSON.stringify(books)}`);
    return faults;
  } finally {
    await close();
  }
}

type World = Awaited<ReturnType<typeof openForeignCustody>>['world'];

/** Waits until nothing can happen to any lock; returns what cannot come to rest. */
async function restOf(store: World['store'], settle: () => Promise<unknown>): Promise<string[]> {
  const book = new LockBook(store);
  for (let tried = 0; tried < REST_TRIES; tried += 1) {
    await settle();
    await pause(500);
    const open: KeptLock[] = [];
    for await (const kept of book.open()) open.push(kept);
    if (open.length === 0) return [];
    if (tried === REST_TRIES - 1)
      return open.map(({ bidId, lock }) => `${bidId} does not rest: ${JSON.stringify(lock)}`);
  }
  return [];
}

async function faultOf(world: World, bidId: string, at: number, all: number): Promise<readonly string[]> {
  const lock = await new LockBook(world.store).get(bidId);
  if (lock === null) return [`${bidId} was never followed`];
  const { stage } = stateOf(lock);
  const taken = at + 5 < all ? TAKEN[at % TAKEN.length]! : 0n;
  if (stage.type === 'skipped') return [];
  if (stage.type !== 'ended') return [`${bidId} is ${stage.type}`];
  return stage.paid.toPayeeMinor === taken ? [] : [`${bidId} paid ${stage.paid.toPayeeMinor}, not ${taken}`];
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePeople, termsOf } from '../../services/escrow/escrow.testkit.ts';
import { faultsOf } from '../../services/escrow/killed/checkDay.testkit.ts';
import { killAll } from '../../services/escrow/killed/killAll.testkit.ts';
import { type ForeignWorld, openForeignWorld } from '../../services/escrow/onchain/foreignChain.testkit.ts';

/** What a long run came to. */
export interface LongRun {
  readonly kills?: number;
  readonly reorganisations?: number;
  readonly steps: number;
  readonly faults: readonly string[];
  /** The longest start of a killed server until its chain was there, in ms. */
  readonly longestStartMs?: number;
}

/** Kills the server and its chain so many times on the way of their bids. */
export async function manyKills(kills: number): Promise<LongRun> {
  const folder = mkdtempSync(join(tmpdir(), 'mesi-killed-'));
  try {
    const startMs = Date.now();
    const day = await killAll({ folder, startMs, kills, random: Math.random });
    const faults = await faultsOf(day, { folder, startMs });
    return { kills, steps: day.told.size, faults, longestStartMs: Math.round(day.longestStartMs) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Locks bids on a chain that takes its last one to five blocks back so many times. */
export async function manyReorganisations(reorganisations: number): Promise<LongRun> {
  const world = await openForeignWorld({ patienceMs: 30_000 });
  const faults: string[] = [];
  const bids: string[] = [];
  try {
    const people = await makePeople();
    await world.mint(world.custody, 10n ** 13n);
    for (let at = 0; at < reorganisations; at += 1) {
      const terms = termsOf(people, {
        payer: world.custody,
        nowMs: world.nowMs(),
        bidId: `taken_back_${at}`,
      });
      await world.escrow.lock(terms, { type: 'custody' });
      bids.push(world.escrow.bidOf(terms));
      await world.rpc('anvil_reorg', [1 + (at % 5), []]);
    }
    for (let tried = 0; tried < 600 && (await anyMissing(world, bids)); tried += 1) {
      await new Promise((later) => setTimeout(later, 100));
    }
    await world.settle();
    const locked = await lockedBids(world);
    for (const bid of bids) {
      const times = locked.filter((each) => each === bid).length;
      if (times !== 1) faults.push(`${bid} was locked ${times} times`);
    }
    return { reorganisations, steps: bids.length, faults };
  } finally {
    await world.close();
  }
}

async function anyMissing(world: ForeignWorld, bids: readonly string[]): Promise<boolean> {
  for (const bid of bids) if ((await world.escrow.find(bid)) === null) return true;
  return false;
}

async function lockedBids(world: ForeignWorld): Promise<readonly string[]> {
  const bids: string[] = [];
  let read = await world.escrow.eventsAfter(null);
  for (let block = -1; block !== read.cursor.block; read = await world.escrow.eventsAfter(read.cursor)) {
    block = read.cursor.block;
    if (read.type === 'events') bids.push(...read.events.map(({ bid }) => bid));
  }
  return bids;
}

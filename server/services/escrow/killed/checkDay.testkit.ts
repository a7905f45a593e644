import { join } from 'node:path';
import { createLog } from '../../../log.ts';
import { createSystemRuntime } from '../../runtime/systemRuntime.ts';
import { COLLECTIONS } from '../../store/collections.ts';
import { createSqliteStore } from '../../store/sqliteStore.ts';
import { findAnvil } from '../embedded/findAnvil.ts';
import { openEmbeddedEscrow } from '../embedded/openEmbeddedEscrow.ts';
import { SentTransactions } from '../onchain/SentTransactions.ts';
import type { EscrowCursor, EscrowEvent } from '../port.ts';
import { killedTerms, WAYS } from './bids.testkit.ts';
import type { KilledDay } from './killAll.testkit.ts';

/** Returns what is wrong after a day of kills, in words; nothing when each bid went its way once and each step told is there. */
export async function faultsOf(
  { told, bids }: KilledDay,
  { folder, startMs }: { readonly folder: string; readonly startMs: number },
): Promise<readonly string[]> {
  const { clock } = createSystemRuntime();
  const store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  const log = createLog({ level: 'silent' });
  const opened = await openEmbeddedEscrow({
    ...{ program: findAnvil()!, folder: join(folder, 'chain'), store, clock, log },
  });
  const faults: string[] = [];
  try {
    const { escrow, sender, chain } = opened;
    const events: EscrowEvent[] = [];
    for (let cursor: EscrowCursor | null = null; ; ) {
      const read = await escrow.eventsAfter(cursor);
      if (read.type === 'events') events.push(...read.events);
      if (read.cursor.block === cursor?.block) break;
      cursor = read.cursor;
    }
    for (let number = 1; number <= bids; number += 1) {
      const bid = escrow.bidOf(killedTerms(number, { payer: sender.account, startMs }));
      const own = events.filter((event) => event.bid === bid);
      const [is, should] = [own.map(({ kind }) => kind).join(', '), WAYS[number % WAYS.length]!.join(', ')];
      if (is !== should) faults.push(`bid ${number} went ${is}, and should have gone ${should}`);
      for (const { kind, transaction } of own) {
        const named = [...(told.get(`${number} ${kind}`) ?? [])];
        if (named.length !== 1 || named[0] !== transaction) {
          faults.push(`bid ${number} ${kind}: told ${named.join(', ')}, and is ${transaction}`);
        }
      }
    }
    if (events.length !== told.size)
      faults.push(`${told.size} steps were told, and ${events.length} happened`);
    const open = await new SentTransactions(store, {
      chainId: chain.chainId,
      account: sender.account,
    }).open();
    if (open.length > 0) faults.push(`${open.length} transactions are still open`);
  } finally {
    await opened.close();
    await store.close();
  }
  return faults;
}

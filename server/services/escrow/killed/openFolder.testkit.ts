import { join } from 'node:path';
import { createLog } from '../../../log.ts';
import { createSystemRuntime } from '../../runtime/systemRuntime.ts';
import { COLLECTIONS } from '../../store/collections.ts';
import { createSqliteStore } from '../../store/sqliteStore.ts';
import { findAnvil } from '../embedded/findAnvil.ts';
import { openEmbeddedEscrow } from '../embedded/openEmbeddedEscrow.ts';
import { SentTransactions } from '../onchain/SentTransactions.ts';
import type { EscrowCursor, EscrowEvent, EscrowPort } from '../port.ts';

/** Opens the store and the embedded chain of a kill test in its folder, as its servers do and whoever judges them. */
export async function openFolder(folder: string) {
  const { clock, ids } = createSystemRuntime();
  const log = createLog({ level: 'silent' });
  const store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  const opened = await openEmbeddedEscrow({
    ...{ program: findAnvil()!, folder: join(folder, 'chain'), store, clock, log },
  });
  return { clock, ids, log, store, opened };
}

type Folder = Awaited<ReturnType<typeof openFolder>>;

/** Reads all that has happened finally. */
export async function allEvents(escrow: EscrowPort): Promise<readonly EscrowEvent[]> {
  const events: EscrowEvent[] = [];
  for (let cursor: EscrowCursor | null = null; ; ) {
    const read = await escrow.eventsAfter(cursor);
    if (read.type === 'events') events.push(...read.events);
    if (read.cursor.block === cursor?.block) return events;
    cursor = read.cursor;
  }
}

/** Returns in words that transactions are left which nothing final has become of; nothing where there are none. */
export async function openTransactions({ store, opened }: Folder): Promise<readonly string[]> {
  const place = { chainId: opened.chain.chainId, account: opened.sender.account };
  const open = await new SentTransactions(store, place).open();
  return open.length > 0 ? [`${open.length} transactions are still open`] : [];
}

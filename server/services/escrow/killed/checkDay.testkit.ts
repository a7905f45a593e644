import { killedTerms, WAYS } from './bids.testkit.ts';
import type { KilledDay } from './killAll.testkit.ts';
import { allEvents, openFolder, openTransactions } from './openFolder.testkit.ts';

/** Returns what is wrong after a day of kills, in words; nothing when each bid went its way once and each step told is there. */
export async function faultsOf(
  { told, bids }: KilledDay,
  { folder, startMs }: { readonly folder: string; readonly startMs: number },
): Promise<readonly string[]> {
  const place = await openFolder(folder);
  const { store, opened } = place;
  const faults: string[] = [];
  try {
    const { escrow, sender } = opened;
    const events = await allEvents(escrow);
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
    faults.push(...(await openTransactions(place)));
  } finally {
    await opened.close();
    await store.close();
  }
  return faults;
}

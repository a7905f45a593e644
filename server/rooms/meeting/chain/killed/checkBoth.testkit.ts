import { join } from 'node:path';
import type { LockDocument } from '../../../../services/custody/lockDocument.ts';
import {
  allEvents,
  openFolder,
  openTransactions,
} from '../../../../services/escrow/killed/openFolder.testkit.ts';
import { TOKEN } from '../../../../services/escrow/onchain/token.ts';
import { readHold } from '../../../../services/ledger/holds/holds.ts';
import { createSqliteLedger } from '../../../../services/ledger/sqlite/sqliteLedger.ts';
import { FAN_HAD, FAN_WALLET, isOfWallet, WAYS } from './ways.testkit.ts';

/** What a day of kills came to on both sides. */
export interface BothSides {
  readonly faults: readonly string[];
  /** How locks ended, each with how often. */
  readonly ends: Readonly<Record<string, number>>;
}

/** Looks at the ledger and the chain of that folder, at rest: each hold and each lock ended once, and alike. */
export async function checkBoth(folder: string, bids: number): Promise<BothSides> {
  const place = await openFolder(folder);
  const { clock, store, opened } = place;
  const ledger = createSqliteLedger({ path: join(folder, 'ledger.db'), clock });
  const faults: string[] = [];
  const ends: Record<string, number> = {};
  let hasMinor = FAN_HAD;
  try {
    const events = await allEvents(opened.escrow);
    for (let number = 1; number <= bids; number += 1) {
      const bidId = `bid_${number}`;
      const hold = await readHold(ledger, bidId);
      const taken = hold?.state === 'posted' ? BigInt(hold.end.memo.takenMinor ?? '0') : 0n;
      if (hold === null || hold.state === 'open') faults.push(`${bidId} is ${hold?.state ?? 'not held'}`);
      if (taken !== WAYS[number % WAYS.length]!.takenMinor)
        faults.push(`${bidId} paid ${taken} on the ledger`);
      const lock = (await store.get<LockDocument>('custodyLocks', bidId))?.body;
      const own = events.filter(({ bid }) => bid === lock?.chainBid);
      const end = own.find(({ paid }) => paid !== null);
      const kind = end?.kind ?? lock?.stage.type ?? 'never followed';
      ends[kind] = (ends[kind] ?? 0) + 1;
      if (isOfWallet(number) && !lock?.wallet?.isPlaced) faults.push(`${bidId} was not paid from the wallet`);
      if (isOfWallet(number)) hasMinor -= taken;
      if (lock?.open) faults.push(`${bidId} does not rest: ${JSON.stringify(lock)}`);
      if (lock?.trouble) faults.push(`${bidId} is in trouble: ${JSON.stringify(lock.refusal ?? lock.stage)}`);
      if (own.filter(({ kind: of }) => of === 'locked').length > 1) faults.push(`${bidId} was locked twice`);
      if (own.filter(({ paid }) => paid !== null).length !== (own.length > 0 ? 1 : 0))
        faults.push(`${bidId} went ${own.map(({ kind: of }) => of).join(', ')}`);
      if (end && end.paid!.toPayeeMinor !== taken)
        faults.push(`${bidId} paid ${end.paid!.toPayeeMinor} on the chain, and ${taken} on the ledger`);
    }
    const { sums, broken, negative, kinds } = await ledger.audit();
    if (sums.MESI !== '0' || broken.length + negative.length > 0 || kinds.hold || kinds.locked)
      faults.push(`the journal is not sound: ${JSON.stringify({ sums, broken, negative, kinds })}`);
    const { lockedMinor } = await opened.custody.balances();
    if (lockedMinor !== 0n) faults.push(`${lockedMinor} is left in the contract`);
    const call = {
      to: opened.place.token,
      data: TOKEN.encodeFunctionData('balanceOf', [FAN_WALLET.address]),
    };
    const has = BigInt(String(await opened.chain.send('eth_call', [call, 'latest'])));
    if (has !== hasMinor) faults.push(`the crypto wallet has ${has}, not ${hasMinor}`);
    faults.push(...(await openTransactions(place)));
  } finally {
    await opened.close();
    await Promise.all([store.close(), ledger.close()]);
  }
  return { faults, ends };
}

/**
 * The server that the kill test kills: authorities of meetings over a ledger, and an embedded chain that follows it, in the folder of
 * the first argument. It brings the meetings from the number of the third argument up to that of the fourth to their ends, prints
 * each step, and ends when the chain has followed them all.
 */
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { createStoreCalendar } from '../../../../services/calendar/storeCalendar.ts';
import { LockBook } from '../../../../services/custody/LockBook.ts';
import { openFolder } from '../../../../services/escrow/killed/openFolder.testkit.ts';
import { TOKEN } from '../../../../services/escrow/onchain/token.ts';
import { createLocalHandshake } from '../../../../services/handshake/localHandshake.ts';
import { createSqliteLedger } from '../../../../services/ledger/sqlite/sqliteLedger.ts';
import { createMeetings } from '../../../../services/meetings/createMeetings.ts';
import { createFixedRates } from '../../../../services/rates/fixedRates.ts';
import { createSpending } from '../../../../services/spending/createSpending.ts';
import { followOn } from '../../../../services/startCustody.ts';
import { FAN_HAD, FAN_WALLET, goItsWay } from './ways.testkit.ts';

/** What takes a second on a quiet machine. */
const REST_PATIENCE_MS = 60_000;

const [folder = '', , firstText = '', lastText = ''] = argv.slice(2);
const { clock, ids, log, store, opened } = await openFolder(folder);
const ledger = createSqliteLedger({ path: join(folder, 'ledger.db'), clock });
const handshake = createLocalHandshake({ secret: 'the secret of a server that is killed', clock });
const spending = createSpending({ store, clock, journal: ledger, rates: createFixedRates({ clock }) });
const { custody, walletBids, stop } = followOn(
  { name: 'embedded chain', chain: () => opened.custody, close: () => opened.close() },
  {
    ...{ store, ledger, clock, ids, handshake, log, explorerUrl: null, spentOutside: spending.outside },
    metrics: { chainCompared: () => {} },
    limits: { pollMs: 20, mostMs: 1_000, idleMs: 50, awayMs: 50, reconcileMs: 500, leaseMs: 300 },
  },
);
const say = (...words: readonly (string | number | null)[]) => stdout.write(`${words.join(' ')}\n`);
say('anvil', await opened.chain.pid());
const wallet = 'external:sandbox:us_ada';
await ledger.append({
  ...{ id: 'topUp/ada', kind: 'topUp', source: wallet, ref: null, memo: {} },
  legs: [
    { account: wallet, asset: 'MESI', amountMinor: -1_000_000_000n },
    { account: 'wallet:us_ada', asset: 'MESI', amountMinor: 1_000_000_000n },
  ],
});
await opened.sender.send({
  ...{ key: 'mint:the fan of tests', to: opened.place.token },
  data: TOKEN.encodeFunctionData('mint', [FAN_WALLET.address, FAN_HAD]),
});
const calendar = createStoreCalendar({ store, clock });
const services = {
  ...{ store, ledger, clock, handshake, custody, walletBids, calendar },
  ...createMeetings({ store, clock, custody }),
};
for (let number = Number(firstText); number <= Number(lastText); number += 1) {
  await goItsWay(services, { number, folder, say: (step) => say(number, step, 'done') });
  say(number, 'ended', 'done');
}
const book = new LockBook(store);
const giveUpAtMs = clock.nowMs() + REST_PATIENCE_MS;
for (let open = await openLocks(); open.length > 0; open = await openLocks()) {
  // whoever waits for it reads why
  if (clock.nowMs() > giveUpAtMs) throw new Error(`not at rest: ${JSON.stringify(open)}`);
  await new Promise<void>((resolve) => void clock.after(50, resolve));
}
say('finished');
await stop();
await Promise.all([store.close(), ledger.close()]);

async function openLocks(): Promise<readonly unknown[]> {
  const open: unknown[] = [];
  for await (const lock of book.open()) open.push(lock);
  return open;
}

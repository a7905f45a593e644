/**
 * The server that the kill test kills: the embedded escrow in the folder of the first argument. It brings bids to their ends, from
 * the number of the third argument up to that of the fourth, and prints each step that it was told was done.
 */
import { TOKEN } from '../onchain/token.ts';
import type { EscrowOutcome } from '../port.ts';
import { actFor, killedTerms, WAYS } from './bids.testkit.ts';
import { openFolder } from './openFolder.testkit.ts';

const [folder = '', startText = '', firstText = '', lastText = ''] = process.argv.slice(2);
const startMs = Number(startText);
const { store, opened } = await openFolder(folder);
const { escrow, sender, chain } = opened;
const place = { ...opened.place, chainId: chain.chainId };
const say = (...words: readonly (string | number | null)[]) => process.stdout.write(`${words.join(' ')}\n`);
say('anvil', await chain.pid());
const data = TOKEN.encodeFunctionData('mint', [sender.account, 1_000_000_000n]);
await sender.send({ key: 'mint', to: place.token, data });

/** A step whose end is not known yet is asked for again, as a room would. */
async function until(ask: () => Promise<EscrowOutcome>): Promise<string> {
  for (;;) {
    const outcome = await ask();
    if (outcome.type !== 'pending') return outcome.type === 'done' ? outcome.transaction : outcome.rejection;
  }
}

for (let number = Number(firstText); number <= Number(lastText); number += 1) {
  const terms = killedTerms(number, { payer: sender.account, startMs });
  const bid = escrow.bidOf(terms);
  const way = WAYS[number % WAYS.length]!;
  say(number, 'locked', await until(() => escrow.lock(terms, { type: 'custody' })));
  for (const kind of way.slice(1)) {
    const act = await actFor(kind, { place, bid, startMs, isAccepted: way.includes('accepted') });
    say(number, kind, await until(() => escrow.act(bid, act)));
  }
  say(number, 'ended', bid);
}
say('finished');
await opened.close();
await store.close();

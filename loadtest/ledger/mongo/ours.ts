import { createMongoLedger } from '../../../server/services/ledger/mongo/mongoLedger.ts';
import type { EntryInput, LedgerPort } from '../../../server/services/ledger/port.ts';
import { createSystemRuntime } from '../../../server/services/runtime/systemRuntime.ts';
import { load, percentile, round, TO } from '../load.ts';
import { earningsOf, FANS, type Gift, TIP_MINOR, tip, topUp } from '../tips.ts';
import type { Contender, Site } from './contender.ts';

const { clock } = createSystemRuntime();
const READS = 50;

async function must(ledger: LedgerPort, input: EntryInput): Promise<void> {
  const outcome = await ledger.append(input);
  if (!outcome.ok || outcome.replayed) throw new Error(`${input.id}: ${JSON.stringify(outcome)}`);
}

async function earned(ledger: LedgerPort, creator: number): Promise<bigint> {
  return (await ledger.balances(earningsOf(creator))).MESI ?? 0n;
}

async function openFunded(site: Site): Promise<LedgerPort> {
  const ledger = await createMongoLedger({ ...site, clock });
  await Promise.all(Array.from({ length: FANS }, (_, fan) => must(ledger, topUp(fan))));
  return ledger;
}

/** Opens our ledger through its port, as the product does, with all hashes and checks. */
export async function openOurs(site: Site): Promise<Contender> {
  const ledger = await openFunded(site);
  return {
    tip: (gift: Gift) => must(ledger, tip(gift)),
    earned: (creator) => earned(ledger, creator),
    close: () => ledger.close(),
  };
}

/** Resolves to the milliseconds of one read of the hot account's balance, the median of many. */
async function readMs(ledger: LedgerPort, tips: number): Promise<number> {
  const latenciesMs: number[] = [];
  for (let read = 0; read < READS; read++) {
    const startedAt = performance.now();
    const sum = await earned(ledger, 0);
    latenciesMs.push(performance.now() - startedAt);
    if (sum !== BigInt(tips) * TIP_MINOR) throw new Error(`${sum} earned by ${tips} tips`);
  }
  return round(percentile(latenciesMs, 0.5));
}

/**
 * The cost of a read when an account has so many entries, in ms: by the ledger that wrote them, and by one that has
 * just been opened.
 */
type ReadCost = Record<'entries' | 'writerMs' | 'freshMs', number>;

/**
 * Grows one account to each of `sizes`, and measures what its balance costs to read there. There are fewer sizes when
 * time runs out.
 */
export async function growAndRead(
  site: Site,
  { sizes, limitMs }: { readonly sizes: readonly number[]; readonly limitMs: number },
): Promise<ReadCost[]> {
  const ledger = await openFunded(site);
  const startedAt = performance.now();
  const costs: ReadCost[] = [];
  let tips = 0;
  for (const size of sizes) {
    const left = limitMs - (performance.now() - startedAt);
    const until = (given: number, elapsedMs: number) => tips + given >= size || elapsedMs > left;
    const grown = await load((gift) => must(ledger, tip(gift)), { to: TO.one, until });
    tips += grown.tips;
    const writerMs = await readMs(ledger, tips);
    const other = await createMongoLedger({ ...site, clock });
    costs.push({ entries: tips, writerMs, freshMs: await readMs(other, tips) });
    await other.close();
    if (tips < size) break;
  }
  await ledger.close();
  return costs;
}

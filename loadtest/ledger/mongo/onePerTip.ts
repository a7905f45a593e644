import { type Collection, MongoClient } from 'mongodb';
import { earningsOf, type Gift, TIP_MINOR, tip } from '../tips.ts';
import { CONNECTIONS, type Contender, type Site } from './contender.ts';

interface Entry {
  readonly _id: string;
  readonly source: { readonly account: string; readonly seq: number };
  readonly to: string;
  readonly atMs: number;
  readonly input: string;
}

/** Opens the collection, with the index that keeps two writers from spending the same money. */
export async function openEntries(client: MongoClient, database: string): Promise<Collection<Entry>> {
  const entries = client.db(database).collection<Entry>('entries');
  await entries.createIndex({ 'source.account': 1, 'source.seq': 1 }, { unique: true });
  return entries;
}

/** Makes the document of a tip. `seqs` has how many tips each wallet has given by now, and is counted on. */
export function asOneDocument(gift: Gift, seqs: Map<string, number>): Entry {
  const { id, source, legs, ...rest } = tip(gift);
  const seq = (seqs.get(source) ?? 0) + 1;
  seqs.set(source, seq);
  const input = JSON.stringify({
    ...rest,
    legs: legs.map((leg) => ({ ...leg, amountMinor: `${leg.amountMinor}` })),
  });
  const to = earningsOf(gift.creator);
  return { _id: id, source: { account: source, seq }, to, atMs: Date.now(), input };
}

/** Opens the design with one insert per tip. It is spared the check whether the wallet covers the tip, and the hash. */
export async function openOnePerTip({ url, database }: Site): Promise<Contender> {
  const client = new MongoClient(url, { maxPoolSize: CONNECTIONS, writeConcern: { w: 'majority' } });
  const entries = await openEntries(client, database);
  const seqs = new Map<string, number>();
  return {
    tip: async (gift) => void (await entries.insertOne(asOneDocument(gift, seqs))),
    earned: async (creator) => BigInt(await entries.countDocuments({ to: earningsOf(creator) })) * TIP_MINOR,
    close: () => client.close(),
  };
}

import { MongoClient } from 'mongodb';
import { earningsOf, type Gift, TIP_MINOR, tip } from '../tips.ts';
import { CONNECTIONS, type Contender, type Site } from './contender.ts';

interface Entry {
  readonly _id: string;
  readonly source: { readonly account: string; readonly seq: number };
  readonly to: string;
  readonly atMs: number;
  readonly input: string;
}

/**
 * One insert per tip, with the index that keeps two writers from spending the same money. It is spared the check
 * whether the wallet covers the tip, and the hash.
 */
export async function openOnePerTip({ url, database }: Site): Promise<Contender> {
  const client = new MongoClient(url, { maxPoolSize: CONNECTIONS, writeConcern: { w: 'majority' } });
  const entries = client.db(database).collection<Entry>('entries');
  await entries.createIndex({ 'source.account': 1, 'source.seq': 1 }, { unique: true });
  const seqs = new Map<string, number>();
  return {
    async tip(gift: Gift) {
      const { id, source, legs, ...rest } = tip(gift);
      const seq = (seqs.get(source) ?? 0) + 1;
      seqs.set(source, seq);
      const input = JSON.stringify({
        ...rest,
        legs: legs.map((leg) => ({ ...leg, amountMinor: `${leg.amountMinor}` })),
      });
      const to = earningsOf(gift.creator);
      await entries.insertOne({ _id: id, source: { account: source, seq }, to, atMs: Date.now(), input });
    },
    async earned(creator) {
      return BigInt(await entries.countDocuments({ to: earningsOf(creator) })) * TIP_MINOR;
    },
    close: () => client.close(),
  };
}

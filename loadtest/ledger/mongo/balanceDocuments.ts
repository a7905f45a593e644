import { type Collection, Long, MongoClient } from 'mongodb';
import { earningsOf, FANS, type Gift, TIP_MINOR, tip, walletOf } from '../tips.ts';
import { CONNECTIONS, type Contender, type Site } from './contender.ts';

interface Balance {
  readonly _id: string;
  readonly version: number;
  readonly amountMinor: Long;
}
interface Entry {
  readonly _id: string;
  readonly atMs: number;
  readonly input: string;
}

const FUNDED = Long.fromString('1000000000000000000');
const AMOUNT = Long.fromBigInt(TIP_MINOR);

/** Adds to one balance; false when it would fall below zero. */
type Change = (balances: Collection<Balance>, account: string, amount: Long) => Promise<boolean>;

/** Reads, computes, and writes if nobody wrote meanwhile; else it begins again. */
const compareAndSet: Change = async (balances, account, amount) => {
  for (;;) {
    const balance = await balances.findOne({ _id: account });
    if (balance === null) throw new Error(`no balance of ${account}`);
    const amountMinor = Long.fromValue(balance.amountMinor).add(amount);
    if (amountMinor.isNegative()) return false;
    const { matchedCount } = await balances.updateOne(
      { _id: account, version: balance.version },
      { $set: { amountMinor, version: balance.version + 1 } },
    );
    if (matchedCount === 1) return true;
  }
};

const increment: Change = async (balances, account, amount) => {
  const covered = amount.isNegative() ? { amountMinor: { $gte: amount.negate() } } : {};
  const { matchedCount } = await balances.updateOne(
    { _id: account, ...covered },
    { $inc: { amountMinor: amount } },
  );
  return matchedCount === 1;
};

/**
 * Opens the classic design: a document per account holds its balance; a tip takes from one, adds to the other and is
 * noted in an entry. Nothing puts the three right again when the process dies in between.
 */
async function openBalances({ url, database }: Site, change: Change): Promise<Contender> {
  const client = new MongoClient(url, { maxPoolSize: CONNECTIONS, writeConcern: { w: 'majority' } });
  const balances = client.db(database).collection<Balance>('balances');
  const entries = client.db(database).collection<Entry>('entries');
  const accounts = Array.from({ length: FANS }, (_, at) => [walletOf(at), earningsOf(at)]).flat();
  const zero = Long.ZERO;
  await balances.insertMany(
    accounts.map((_id) => ({ _id, version: 1, amountMinor: _id.startsWith('wallet:') ? FUNDED : zero })),
  );
  return {
    async tip(gift: Gift) {
      const { id: _id, source, legs, ...rest } = tip(gift);
      if (!(await change(balances, source, AMOUNT.negate()))) throw new Error(`${source} cannot pay`);
      const input = JSON.stringify({
        ...rest,
        legs: legs.map((leg) => ({ ...leg, amountMinor: `${leg.amountMinor}` })),
      });
      await Promise.all([
        entries.insertOne({ _id, atMs: Date.now(), input }),
        change(balances, earningsOf(gift.creator), AMOUNT),
      ]);
    },
    async earned(creator) {
      const balance = await balances.findOne({ _id: earningsOf(creator) });
      return Long.fromValue(balance?.amountMinor ?? 0).toBigInt();
    },
    close: () => client.close(),
  };
}

export const openCompareAndSet = (site: Site) => openBalances(site, compareAndSet);
export const openIncrement = (site: Site) => openBalances(site, increment);

import { MongoClient } from 'mongodb';
import { earningsOf, type Gift, TIP_MINOR } from '../tips.ts';
import type { Contender, Site } from './contender.ts';
import { asOneDocument, openEntries } from './onePerTip.ts';

const GROUP = 200;

/**
 * Opens a yardstick that is no ledger: what the driver and this machine do when tips that wait are inserted in groups
 * by one caller, and nothing is read, checked or hashed.
 */
export async function openBareGroups({ url, database }: Site): Promise<Contender> {
  const client = new MongoClient(url, { writeConcern: { w: 'majority' } });
  const entries = await openEntries(client, database);
  const waiting: {
    readonly gift: Gift;
    readonly done: () => void;
    readonly failed: (why: unknown) => void;
  }[] = [];
  const seqs = new Map<string, number>();
  let flushing = false;
  const flush = async () => {
    flushing = true;
    for (let group = waiting.splice(0, GROUP); group.length > 0; group = waiting.splice(0, GROUP)) {
      try {
        await entries.insertMany(
          group.map(({ gift }) => asOneDocument(gift, seqs)),
          { ordered: false },
        );
        for (const { done } of group) done();
      } catch (why) {
        for (const { failed } of group) failed(why);
      }
    }
    flushing = false;
  };
  return {
    tip: (gift) =>
      new Promise((done, failed) => {
        waiting.push({ gift, done, failed });
        if (!flushing) queueMicrotask(() => !flushing && void flush());
      }),
    earned: async (creator) => BigInt(await entries.countDocuments({ to: earningsOf(creator) })) * TIP_MINOR,
    close: () => client.close(),
  };
}

import { Book, initModels } from 'medici';
import mongoose from 'mongoose';
import { earningsOf, type Gift, TIP_MINOR, walletOf } from '../tips.ts';
import { CONNECTIONS, type Contender, type Site } from './contender.ts';

/**
 * Opens the package as its documentation uses it. What keeps a wallet from going below zero there (`writelockAccounts`)
 * is a transaction, which the server of this comparison does not have: the package is spared that.
 */
export async function openMedici({ url, database }: Site): Promise<Contender> {
  await mongoose.connect(url, { dbName: database, maxPoolSize: CONNECTIONS });
  await initModels();
  const book = new Book('tips');
  const account = (name: string) => name.replace(':', '_');
  return {
    async tip(gift: Gift) {
      await book
        .entry('What a show, thank you!')
        .debit(account(walletOf(gift.fan)), Number(TIP_MINOR))
        .credit(account(earningsOf(gift.creator)), Number(TIP_MINOR))
        .commit();
    },
    async earned(creator) {
      const { balance } = await book.balance({ account: account(earningsOf(creator)) });
      return BigInt(balance);
    },
    close: () => mongoose.disconnect(),
  };
}

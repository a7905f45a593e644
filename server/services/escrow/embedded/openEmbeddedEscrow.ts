import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Wallet } from 'ethers';
import type { Log } from '../../../log.ts';
import { readOrMakePrivateFile } from '../../../privateFile.ts';
import type { Clock } from '../../runtime/port.ts';
import type { StorePort } from '../../store/port.ts';
import { createChainEscrow, type EscrowPlace } from '../onchain/chainEscrow.ts';
import { createCustodyChain } from '../onchain/custodyChain.ts';
import { deployEmbedded } from '../onchain/deploy.ts';
import { SentTransactions } from '../onchain/SentTransactions.ts';
import { TransactionSender } from '../onchain/TransactionSender.ts';
import type { CustodyChain, EscrowPort } from '../port.ts';
import { EmbeddedChain } from './EmbeddedChain.ts';

/** An escrow on a chain of our own. */
export interface EmbeddedEscrow {
  readonly escrow: EscrowPort;
  readonly custody: CustodyChain;
  readonly chain: EmbeddedChain;
  readonly sender: TransactionSender;
  readonly place: EscrowPlace;
  /** Ends the escrow, keeps the chain's state, and ends the chain. */
  close(): Promise<void>;
}

/**
 * Opens the escrow on the chain of a folder: starts it, and puts the contracts there when they are not. The operator's key is
 * made once and lies in the folder (mode 0600).
 */
export async function openEmbeddedEscrow({
  program,
  folder,
  store,
  clock,
  log,
}: {
  readonly program: string;
  readonly folder: string;
  readonly store: StorePort;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<EmbeddedEscrow> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const key = readOrMakePrivateFile(join(folder, 'operator.key'), () => Wallet.createRandom().privateKey);
  const wallet = new Wallet(key);
  const chain = await EmbeddedChain.open({ program, folder, senders: [wallet.address], clock, log });
  const place = await deployEmbedded({ chain, wallet });
  const sent = new SentTransactions(store, { chainId: chain.chainId, account: wallet.address });
  const sender = new TransactionSender({ chain, wallet, sent, clock, log });
  const escrow = createChainEscrow({ chain, sender, place });
  const custody = createCustodyChain({ escrow, chain, sender, wallet, place, isPlayMoney: true });
  return {
    escrow,
    custody,
    chain,
    sender,
    place,
    async close() {
      await escrow.close();
      await chain.close();
    },
  };
}

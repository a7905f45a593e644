import { Wallet } from 'ethers';
import type { Log } from '../../../log.ts';
import type { Clock } from '../../runtime/port.ts';
import type { StorePort } from '../../store/port.ts';
import type { CustodyChain } from '../port.ts';
import { createChainEscrow, type EscrowPlace } from './chainEscrow.ts';
import { createCustodyChain } from './custodyChain.ts';
import { createRpcChain } from './rpcChain.ts';
import { SentTransactions } from './SentTransactions.ts';
import { type SenderParts, TransactionSender } from './TransactionSender.ts';

/** Returns the escrow on a chain that others run, and custody there. What was kept and not yet sent is sent from now on. */
export function openEscrow({
  url,
  chainId,
  key,
  place,
  store,
  clock,
  log,
  limits = {},
}: {
  readonly url: string;
  readonly chainId: bigint;
  /** The operator's private key. */
  readonly key: string;
  readonly place: EscrowPlace;
  readonly store: StorePort;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: SenderParts['limits'];
}): CustodyChain & { close(): Promise<void> } {
  const chain = createRpcChain({ url, chainId });
  const wallet = new Wallet(key);
  const sent = new SentTransactions(store, { chainId, account: wallet.address });
  const sender = new TransactionSender({ chain, wallet, sent, clock, log, limits });
  const escrow = createChainEscrow({ chain, sender, place });
  return {
    ...createCustodyChain({ escrow, chain, sender, wallet, place, isPlayMoney: false }),
    async close() {
      await escrow.close();
      chain.close();
    },
  };
}

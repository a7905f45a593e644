import { id, Wallet } from 'ethers';
import { type Chain, isAnswer } from '../chain.ts';
import { type CustodyChain, type EscrowPort, EscrowUnavailable } from '../port.ts';
import type { EscrowPlace } from './chainEscrow.ts';
import type { TransactionSender } from './TransactionSender.ts';
import { typedDomain } from './terms.ts';
import { TOKEN } from './token.ts';
import { createWalletChain } from './walletChain.ts';

const RESOLUTION = {
  Resolution: [
    { name: 'bid', type: 'bytes32' },
    { name: 'toPayee', type: 'uint256' },
  ],
};

/**
 * Custody on the chain of an escrow. The arbiter of its own locks is an account that is made of the operator's key and signs alone:
 * it needs no gas.
 */
export function createCustodyChain({
  escrow,
  chain,
  sender,
  wallet,
  place,
  isPlayMoney,
}: {
  readonly escrow: EscrowPort;
  readonly chain: Chain;
  readonly sender: TransactionSender;
  readonly wallet: Wallet;
  readonly place: EscrowPlace;
  readonly isPlayMoney: boolean;
}): CustodyChain {
  const arbiter = new Wallet(id(`mesi-arbiter-1:${wallet.privateKey}`));
  const domain = typedDomain({ chainId: chain.chainId, contract: place.contract });
  const askToken = async (name: string, args: readonly string[]): Promise<bigint> => {
    const call = { to: place.token, data: TOKEN.encodeFunctionData(name, args) };
    try {
      const said = String(await chain.send('eth_call', [call, chain.finality]));
      return BigInt(TOKEN.decodeFunctionResult(name, said)[0]);
    } catch (cause) {
      throw isAnswer(cause) ? cause : new EscrowUnavailable('the chain does not answer', { cause });
    }
  };
  return {
    escrow,
    place: { chainId: Number(chain.chainId), contract: place.contract.toLowerCase() },
    custody: wallet.address,
    arbiter: arbiter.address,
    signSplit: (bid, toPayee) => arbiter.signTypedData(domain, RESOLUTION, { bid, toPayee }),
    async balances() {
      const [custodyMinor, lockedMinor] = await Promise.all([
        askToken('balanceOf', [wallet.address]),
        askToken('balanceOf', [place.contract]),
      ]);
      return { custodyMinor, lockedMinor };
    },
    mint: isPlayMoney ? mint : null,
    wallets: createWalletChain({ chain, place }),
  };

  /** The same money is asked for once, until it is there. */
  async function mint(amountMinor: bigint): Promise<void> {
    const supply = await askToken('totalSupply', []);
    const data = TOKEN.encodeFunctionData('mint', [wallet.address, amountMinor]);
    await sender.send({ key: `mint:${supply}`, to: place.token, data });
  }
}

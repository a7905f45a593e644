import { toQuantity, Wallet } from 'ethers';
import { AnvilProcess } from '../escrow/embedded/AnvilProcess.ts';
import { findAnvil } from '../escrow/embedded/findAnvil.ts';
import { deployEmbedded } from '../escrow/onchain/deploy.ts';
import { openWire } from '../escrow/onchain/foreignChain.testkit.ts';
import { createRpcChain } from '../escrow/onchain/rpcChain.ts';
import { TOKEN } from '../escrow/onchain/token.ts';
import { createSystemRuntime } from '../runtime/systemRuntime.ts';
import type { EscrowChoice } from '../startCustody.ts';
import { openCustodyWorld } from './custody.testkit.ts';

const CHAIN_ID = 31_339n;
/** As many blocks as it takes until one is final, and some. */
const FINAL_BLOCKS = 80;

/**
 * Custody on a chain of others, which makes a block for each transaction, and whose blocks a test takes back. With epochs of one
 * block a few blocks make all final, so the chain's clock, which goes on a second for each, stays near ours.
 */
export async function openForeignCustody({ isQuicklyFinal = false, clockOffMs = 0 } = {}) {
  const wallet = new Wallet(Wallet.createRandom().privateKey);
  const genesisS = Math.floor((Date.now() + clockOffMs) / 1_000);
  const anvil = await AnvilProcess.start({
    program: findAnvil()!,
    chainId: CHAIN_ID,
    genesisS,
    stateFile: null,
    ...(isQuicklyFinal ? { epochBlocks: 1 } : {}),
  });
  const rpc = (method: string, params: readonly unknown[] = []) => anvil.provider.send(method, [...params]);
  await rpc('evm_setAutomine', [true]);
  await rpc('anvil_setBalance', [wallet.address, toQuantity(10n ** 21n)]);
  const chain = createRpcChain({ url: anvil.url, chainId: CHAIN_ID });
  const place = await deployEmbedded({ chain, wallet });
  chain.close();
  const wire = await openWire(rpc);
  const { clock } = createSystemRuntime();
  let passedMs = 0;
  const { privateKey: key } = wallet;
  const escrow: EscrowChoice = { type: 'chain', url: wire.url, chainId: CHAIN_ID, key, place };
  const world = await openCustodyWorld(escrow, {
    clock: { ...clock, nowMs: () => clock.nowMs() + passedMs },
  });
  return {
    ...{ world, escrow, rpc },
    /** The chain cannot be reached from now on, or can again. */
    isAway: (isAway: boolean) => wire.breaks(isAway ? () => 'down' : null),
    /** So much time passes, for the server and for the chain. */
    async pass(durationMs: number): Promise<void> {
      passedMs += durationMs;
      await rpc('evm_increaseTime', [durationMs / 1_000]);
      await rpc('evm_mine');
    },
    /** Makes all that has happened final. */
    settle: () => rpc('anvil_mine', [toQuantity(isQuicklyFinal ? 4 : FINAL_BLOCKS)]),
    /** Takes the newest blocks back, while none is made. */
    async takeBack(depth: number): Promise<void> {
      await rpc('evm_setAutomine', [false]);
      try {
        await rpc('anvil_reorg', [depth, []]);
      } finally {
        await rpc('evm_setAutomine', [true]);
        await rpc('evm_mine');
      }
    },
    place,
    custody: wallet.address,
    balanceOf: async (account: string): Promise<bigint> => {
      const data = TOKEN.encodeFunctionData('balanceOf', [account]);
      return BigInt(String(await rpc('eth_call', [{ to: place.token, data }, 'latest'])));
    },
    /** Gives custody tokens, or another account, in a transaction that the server has not sent. */
    async mint(amountMinor: bigint, to: string = wallet.address) {
      const data = TOKEN.encodeFunctionData('mint', [to, amountMinor]);
      await rpc('anvil_impersonateAccount', [wallet.address]);
      await rpc('eth_sendTransaction', [{ from: wallet.address, to: place.token, data }]);
      await rpc('anvil_stopImpersonatingAccount', [wallet.address]);
    },
    async close() {
      await world.close();
      await wire.close();
      await anvil.kill();
    },
  };
}

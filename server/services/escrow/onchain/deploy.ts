import { AbiCoder, concat, getCreateAddress, isAddress, keccak256, MaxUint256, type Wallet } from 'ethers';
import type { Chain } from '../chain.ts';
import artifacts from '../contracts/artifacts.json' with { type: 'json' };
import type { EscrowPlace } from './chainEscrow.ts';
import { TOKEN, tokenProblem } from './token.ts';

const { MesiEscrow, MesiToken } = artifacts.contracts;
const GAS = { create: 6_000_000n, call: 100_000n } as const;
const RECEIPT = { tries: 600, waitMs: 200 } as const;

/** What is deployed with, and on. */
export interface Deployment {
  readonly chain: Chain;
  /** The operator: it pays for gas, and is custody. */
  readonly wallet: Wallet;
}

/**
 * Makes sure that an embedded chain has the token, the escrow and custody's allowance, as the operator's first three
 * transactions. What is there already is left, so a start after a crash goes on where the last one stopped.
 */
export async function deployEmbedded({ chain, wallet }: Deployment): Promise<EscrowPlace> {
  const from = wallet.address;
  const [token, contract] = [0, 1].map((nonce) => getCreateAddress({ from, nonce })) as [string, string];
  const steps = [
    { to: null, data: tokenCode(from) },
    { to: null, data: MesiEscrow.bytecode },
    { to: token, data: TOKEN.encodeFunctionData('approve', [contract, MaxUint256]) },
  ];
  for (let nonce = await sentBy(chain, from); nonce < steps.length; nonce += 1) {
    await sendAt({ chain, wallet }, nonce, steps[nonce]!);
  }
  return { contract, token, fromBlock: 0 };
}

/** Puts a token of play money on a chain, which the operator mints. Returns its address. */
export async function deployTestToken({ chain, wallet }: Deployment): Promise<string> {
  const nonce = await sentBy(chain, wallet.address);
  await sendAt({ chain, wallet }, nonce, { to: null, data: tokenCode(wallet.address) });
  return getCreateAddress({ from: wallet.address, nonce });
}

/** Returns why a chain and a token are nothing to put the escrow on, in words for an operator; null: they are good. */
export async function deployProblem(
  { chain, wallet }: Deployment,
  token: string | null,
): Promise<string | null> {
  const gas = await chain.send('eth_getBalance', [wallet.address, 'latest']);
  if (BigInt(String(gas)) === 0n) return `${wallet.address} has nothing to pay for gas.`;
  if (token === null) return null;
  if (!isAddress(token)) return `${token} is no address of a token.`;
  return tokenProblem(chain, token);
}

/** Puts the escrow on a chain for money in a token that is there, and lets it take custody's. Returns where it is. */
export async function deployOn({ chain, wallet }: Deployment, token: string): Promise<EscrowPlace> {
  const nonce = await sentBy(chain, wallet.address);
  const contract = getCreateAddress({ from: wallet.address, nonce });
  const fromBlock = await sendAt({ chain, wallet }, nonce, { to: null, data: MesiEscrow.bytecode });
  const data = TOKEN.encodeFunctionData('approve', [contract, MaxUint256]);
  await sendAt({ chain, wallet }, nonce + 1, { to: token, data });
  return { contract, token, fromBlock };
}

const tokenCode = (minter: string) =>
  concat([MesiToken.bytecode, AbiCoder.defaultAbiCoder().encode(['address'], [minter])]);

async function sentBy(chain: Chain, account: string): Promise<number> {
  return Number(await chain.send('eth_getTransactionCount', [account, 'latest']));
}

/** Sends, and returns the block that has it. Throws when the chain refuses it, or no block has it in two minutes. */
async function sendAt(
  { chain, wallet }: Deployment,
  nonce: number,
  { to, data }: { readonly to: string | null; readonly data: string },
): Promise<number> {
  const block = (await chain.send('eth_getBlockByNumber', ['latest', false])) as { baseFeePerGas?: string };
  const tip = BigInt(String(await chain.send('eth_maxPriorityFeePerGas', [])));
  const raw = await wallet.signTransaction({
    ...{ type: 2, chainId: chain.chainId, nonce, to, data },
    gasLimit: to === null ? GAS.create : GAS.call,
    maxFeePerGas: BigInt(block.baseFeePerGas ?? '0x0') * 2n + tip,
    maxPriorityFeePerGas: tip,
  });
  await chain.send('eth_sendRawTransaction', [raw]);
  for (let tried = 0; tried < RECEIPT.tries; tried += 1) {
    const receipt = (await chain.send('eth_getTransactionReceipt', [keccak256(raw)])) as {
      status: string;
      blockNumber: string;
    } | null;
    if (receipt?.status === '0x1') return Number(receipt.blockNumber);
    if (receipt) throw new Error(`the chain reverted transaction ${keccak256(raw)}`);
    await new Promise((later) => setTimeout(later, RECEIPT.waitMs));
  }
  throw new Error(`no block has transaction ${keccak256(raw)} yet; look it up before you try again`);
}

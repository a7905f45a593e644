import { AbiCoder, concat, Signature, TypedDataEncoder, type Wallet } from 'ethers';
import { compileSource } from '../../../tools/escrow/compileContracts.ts';
import type { TypedMessage } from '../port.ts';

const SOURCE = 'server/services/escrow/contracts/test/Tokens.sol';

/** A wallet that is a contract on the chain, and signs by ERC-1271 in a form of its own: its owner's key alone signs nothing. */
export interface ContractWallet {
  readonly address: string;
  sign(message: TypedMessage): Promise<string>;
}

type Rpc = (method: string, params?: readonly unknown[]) => Promise<unknown>;

/** Puts a contract of the tests on a chain, by an account that the chain acts for. Returns its address. */
export async function deployTestContract(
  rpc: Rpc,
  { name, of, from }: { readonly name: string; readonly of: string; readonly from: string },
): Promise<string> {
  const { bytecode } = compileSource(SOURCE)[name]!;
  const data = concat([bytecode, AbiCoder.defaultAbiCoder().encode(['address'], [of])]);
  await rpc('anvil_impersonateAccount', [from]);
  const sent = await rpc('eth_sendTransaction', [{ from, data }]);
  await rpc('anvil_stopImpersonatingAccount', [from]);
  const receipt = (await rpc('eth_getTransactionReceipt', [sent])) as { readonly contractAddress: string };
  return receipt.contractAddress;
}

/** Puts the contract wallet of an owner on a chain. */
export async function deployContractWallet(
  rpc: Rpc,
  { owner, from }: { readonly owner: Wallet; readonly from: string },
): Promise<ContractWallet> {
  const address = await deployTestContract(rpc, { name: 'ContractAccount', of: owner.address, from });
  return {
    address,
    async sign({ domain, types, message }) {
      const digest = TypedDataEncoder.hash(domain, types as never, message);
      const { v, r, s } = Signature.from(owner.signingKey.sign(digest));
      return AbiCoder.defaultAbiCoder().encode(['bytes32', 'bytes32', 'uint8'], [r, s, v]);
    },
  };
}

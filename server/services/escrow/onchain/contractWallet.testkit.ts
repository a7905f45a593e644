import { AbiCoder, concat, Signature, TypedDataEncoder, type Wallet } from 'ethers';
import { compileSource } from '../../../tools/escrow/compileContracts.ts';
import type { TypedMessage } from '../port.ts';

/** The contracts of the tests that are put on a chain; each stands in a file of its own. */
type TestContract = 'ContractAccount' | 'FeeToken';
/** The compiler takes seconds for some. */
const compiled = new Map<string, ReturnType<typeof compileSource>>();

/** A wallet that is a contract on the chain, and signs by ERC-1271 in a form of its own: its owner's key alone signs nothing. */
export interface ContractWallet {
  readonly address: string;
  sign(message: TypedMessage): Promise<string>;
}

type Rpc = (method: string, params?: readonly unknown[]) => Promise<unknown>;

/** Returns what creates a contract of the tests for that account. */
export function creationOf(name: TestContract, of: string): string {
  const path = `server/services/escrow/contracts/test/${name}.sol`;
  const contracts = compiled.get(path) ?? compileSource(path);
  compiled.set(path, contracts);
  return concat([contracts[name]!.bytecode, AbiCoder.defaultAbiCoder().encode(['address'], [of])]);
}

/** Puts a contract of the tests on a chain, by an account that the chain acts for. Returns its address. */
export async function deployTestContract(
  rpc: Rpc,
  { name, of, from }: { readonly name: TestContract; readonly of: string; readonly from: string },
): Promise<string> {
  await rpc('anvil_impersonateAccount', [from]);
  const sent = await rpc('eth_sendTransaction', [{ from, data: creationOf(name, of) }]);
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
  return { address, sign: (message) => Promise.resolve(signAsContract(owner, message)) };
}

/** Signs as the contract wallet of that owner wants it. */
export function signAsContract(
  owner: Wallet,
  { domain, types, message }: Pick<TypedMessage, 'domain' | 'types' | 'message'>,
): string {
  const digest = TypedDataEncoder.hash(domain, types as never, message);
  const { v, r, s } = Signature.from(owner.signingKey.sign(digest));
  return AbiCoder.defaultAbiCoder().encode(['bytes32', 'bytes32', 'uint8'], [r, s, v]);
}

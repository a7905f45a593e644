import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AbiCoder,
  getCreateAddress,
  Interface,
  JsonRpcProvider,
  keccak256,
  toBeHex,
  toQuantity,
  Wallet,
} from 'ethers';
import { creationOf, signAsContract } from '../../server/services/escrow/onchain/contractWallet.testkit.ts';
import type { Guest } from './kit.ts';
import type { ServerProcess } from './serverProcess.ts';

const ERC20 = new Interface(['function balanceOf(address) view returns (uint256)']);
const USER_SAID_NO = 4001;

/** A crypto wallet in somebody's browser. Its key is real and signs; the extension around it is the test's. */
export interface TestWallet {
  /** What the embedded chain says that the wallet has, in minor units of MESI. */
  balanceMinor(): Promise<bigint>;
  /** From now on its person says no to signatures, and it is on that chain and stays there; absent: as it should be. */
  behave(how?: { readonly isRefusing?: boolean; readonly chainId?: number }): void;
}

interface Asked {
  readonly method: string;
  readonly params?: readonly unknown[];
}

/** Returns where the embedded chain of a server listens, once it does: the server says so after its start. */
export async function chainOf(server: ServerProcess): Promise<string> {
  for (let tried = 0; tried < 300; tried += 1) {
    const url = /"url":"(http:\/\/127\.0\.0\.1:\d+)"/.exec(server.lastLines())?.[1];
    if (url !== undefined) return url;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`no embedded chain listens: ${server.lastLines()}`);
}

/** What a wallet is given with. */
interface Given {
  /** Where the embedded chain listens. */
  readonly url: string;
  readonly name: string;
  readonly amountMinor: bigint;
  /** Whether it is a contract on the chain, whose owner signs for it. */
  readonly isContract?: boolean;
}

/** Gives a guest's pages a wallet with so much MESI on the embedded chain of that server. */
export async function giveWallet(
  { context }: Guest,
  server: ServerProcess,
  { url, name, amountMinor, isContract = false }: Given,
): Promise<TestWallet> {
  const chain = new JsonRpcProvider(url);
  const wallet = new Wallet(Wallet.createRandom().privateKey);
  const address = isContract ? await contractOf(chain, wallet) : wallet.address;
  const operator = new Wallet(readFileSync(join(server.dataDir, 'chain/operator.key'), 'utf8').trim());
  const token = getCreateAddress({ from: operator.address, nonce: 0 });
  const slot = keccak256(AbiCoder.defaultAbiCoder().encode(['address', 'uint256'], [address, 0]));
  await chain.send('anvil_setStorageAt', [token, slot, toBeHex(amountMinor, 32)]);
  const ownChainId = Number(await chain.send('eth_chainId', []));
  let how: Parameters<TestWallet['behave']>[0] = {};
  const answers: Readonly<Record<string, (params: readonly unknown[]) => unknown>> = {
    eth_requestAccounts: () => [address],
    eth_accounts: () => [address],
    eth_chainId: () => toQuantity(how?.chainId ?? ownChainId),
    wallet_switchEthereumChain: () => (how?.chainId === undefined ? null : { refused: 4902 }),
    eth_signTypedData_v4: ([, text]) =>
      how?.isRefusing ? { refused: USER_SAID_NO } : sign(wallet, String(text), isContract),
  };
  await context.exposeFunction('askTestWallet', async ({ method, params = [] }: Asked) => {
    const answer = answers[method];
    return answer ? answer(params) : { refused: 4200 };
  });
  await context.addInitScript(announce, name);
  return {
    async balanceMinor() {
      const call = { to: token, data: ERC20.encodeFunctionData('balanceOf', [address]) };
      return BigInt(String(await chain.send('eth_call', [call, 'latest'])));
    },
    behave: (next = {}) => {
      how = next;
    },
  };
}

/** Puts a wallet on the chain that is a contract of that owner's. Returns its address. */
async function contractOf(chain: JsonRpcProvider, owner: Wallet): Promise<string> {
  const { address } = Wallet.createRandom();
  // what its creation returns is its code; a transaction would be no block of the embedded chain's own
  const code = await chain.send('eth_call', [
    { data: creationOf('ContractAccount', owner.address) },
    'latest',
  ]);
  await chain.send('anvil_setCode', [address, code]);
  return address;
}

async function sign(wallet: Wallet, text: string, isContract: boolean): Promise<string> {
  const { domain, types, message } = JSON.parse(text);
  const { EIP712Domain: _, ...own } = types;
  if (isContract) return signAsContract(wallet, { domain, types: own, message });
  return wallet.signTypedData(domain, own, message);
}

/** Runs in the page: the wallet says that it is there, as EIP-6963 has it. */
function announce(name: string): void {
  type Answer = { readonly refused?: number } | null;
  const { askTestWallet } = window as unknown as { askTestWallet(asked: object): Promise<Answer> };
  const provider = {
    async request(asked: object) {
      const answer = await askTestWallet(asked);
      const code = answer?.refused;
      if (code !== undefined) throw Object.assign(new Error('the wallet said no'), { code });
      return answer;
    },
    on: () => {},
    removeListener: () => {},
  };
  const info = { uuid: '350670db-19fa-4704-a166-e52e178b59d2', name, icon: 'data:,', rdns: 'example.wallet' };
  const tell = () => {
    const detail = Object.freeze({ info, provider });
    window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  };
  window.addEventListener('eip6963:requestProvider', tell);
  tell();
}

import type { Eip1193Provider } from 'ethers';
import type { WalletMessage } from '../../../shared/protocol/walletBids.ts';

/** A crypto wallet that the browser has: an extension that signs for its person. */
export interface CryptoWallet {
  readonly id: string;
  /** How it calls itself; null: it does not say. */
  readonly name: string | null;
  readonly provider: Eip1193Provider;
}

/** What a wallet did not do: its person said no, it is on another chain and stays there, or something else. */
export type WalletTrouble = 'rejected' | 'wrongChain' | 'failed';
export type WalletAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: WalletTrouble };

/** What a wallet says of itself (EIP-6963). */
interface Announced {
  readonly info: { readonly uuid: string; readonly name: string };
  readonly provider: Eip1193Provider;
}

/** Calls back with all wallets of this browser whenever one more has announced itself. Returns how to stop. */
export function watchCryptoWallets(onFound: (wallets: readonly CryptoWallet[]) => void): () => void {
  const found = new Map<string, CryptoWallet>();
  const tell = () => {
    // wallets of before EIP-6963 are found in one place, which newer ones take as well
    const { ethereum } = window as { readonly ethereum?: Eip1193Provider };
    const alone: CryptoWallet[] = ethereum ? [{ id: 'window', name: null, provider: ethereum }] : [];
    onFound(found.size > 0 ? [...found.values()] : alone);
  };
  const hear = (event: Event) => {
    const { info, provider } = (event as CustomEvent<Announced>).detail;
    found.set(info.uuid, { id: info.uuid, name: info.name.slice(0, NAME_CHARS), provider });
    tell();
  };
  window.addEventListener('eip6963:announceProvider', hear);
  window.dispatchEvent(new Event('eip6963:requestProvider'));
  tell();
  return () => window.removeEventListener('eip6963:announceProvider', hear);
}

const NAME_CHARS = 40;

/** Asks the wallet for its account, and to be on that chain. */
export const openWallet = ({ provider }: CryptoWallet, chainId: number): Promise<WalletAnswer<string>> =>
  trying(async ({ BrowserProvider, toQuantity }) => {
    const wallet = new BrowserProvider(provider, 'any');
    const [account] = (await wallet.send('eth_requestAccounts', [])) as readonly string[];
    if (account === undefined) return { ok: false, why: 'rejected' };
    const isThere = async () => Number(await wallet.send('eth_chainId', [])) === chainId;
    if (!(await isThere()))
      await wallet.send('wallet_switchEthereumChain', [{ chainId: toQuantity(chainId) }]).catch(() => {});
    return (await isThere()) ? { ok: true, value: account } : { ok: false, why: 'wrongChain' };
  });

/** Lets the account of a wallet sign these messages, one after the other. */
export const signAll = (
  { provider }: CryptoWallet,
  account: string,
  messages: readonly WalletMessage[],
): Promise<WalletAnswer<readonly string[]>> =>
  trying(async ({ BrowserProvider }) => {
    const signer = await new BrowserProvider(provider, 'any').getSigner(account);
    const signatures: string[] = [];
    for (const { domain, types, message } of messages) {
      const own = Object.fromEntries(Object.entries(types).map(([name, fields]) => [name, [...fields]]));
      signatures.push(await signer.signTypedData(domain, own, message));
    }
    return { ok: true, value: signatures };
  });

/** The library is fetched by whoever pays from a wallet alone. */
async function trying<T>(
  work: (library: typeof import('ethers')) => Promise<WalletAnswer<T>>,
): Promise<WalletAnswer<T>> {
  const library = await import('ethers').catch(() => null);
  if (library === null) return { ok: false, why: 'failed' };
  try {
    return await work(library);
  } catch (error) {
    return { ok: false, why: library.isError(error, 'ACTION_REJECTED') ? 'rejected' : 'failed' };
  }
}

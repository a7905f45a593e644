import type { Chain } from '../chain.ts';
import { connectTo } from '../connectTo.ts';

/** How long a chain may take to answer one question. */
const PATIENCE_MS = 10_000;

/** A chain that is reached over HTTP. */
export interface RpcChain extends Chain {
  close(): void;
}

/**
 * Returns a chain that is spoken to at an address; nothing is asked yet, so a chain that is down can come later. What another
 * chain answers at that address is refused by its signatures.
 */
export function createRpcChain({
  url,
  chainId,
  patienceMs = PATIENCE_MS,
}: {
  readonly url: string;
  readonly chainId: bigint;
  readonly patienceMs?: number;
}): RpcChain {
  const provider = connectTo({ url, chainId, patienceMs });
  return {
    chainId,
    finality: 'finalized',
    send: (method, params) => provider.send(method, [...params]),
    close: () => provider.destroy(),
  };
}

/** Returns the number of the chain at an address. Rejects when it does not answer. */
export async function askChainId(url: string): Promise<bigint> {
  const provider = connectTo({ url, chainId: 1n, patienceMs: PATIENCE_MS });
  try {
    return BigInt(String(await provider.send('eth_chainId', [])));
  } finally {
    provider.destroy();
  }
}

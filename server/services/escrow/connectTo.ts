import { FetchRequest, JsonRpcProvider, Network } from 'ethers';

/**
 * Returns a line to a chain, on which each question is one request. It asks nothing by itself, not even the number of the
 * chain, and keeps no answers.
 */
export function connectTo({
  url,
  chainId,
  patienceMs,
}: {
  readonly url: string;
  readonly chainId: bigint;
  /** How long one answer may take. */
  readonly patienceMs: number;
}): JsonRpcProvider {
  const request = new FetchRequest(url);
  request.timeout = patienceMs;
  const network = Network.from(chainId);
  return new JsonRpcProvider(request, network, {
    staticNetwork: network,
    batchMaxCount: 1,
    cacheTimeout: -1,
  });
}

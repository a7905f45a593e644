import { isError } from 'ethers';

/** A chain as the escrow speaks to it: JSON-RPC, whatever carries it. */
export interface Chain {
  /**
   * Asks the chain. Rejects with an error of ethers: `CALL_EXCEPTION` with the data of a call that reverts, `NONCE_EXPIRED`
   * or `INSUFFICIENT_FUNDS` of a transaction that is not taken, and others when the chain cannot be asked.
   */
  send(method: string, params: readonly unknown[]): Promise<unknown>;
  /** The chain's number, which every signature is for. */
  readonly chainId: bigint;
  /** The block up to which what happened stays so: `latest` where no other node can disagree. */
  readonly finality: 'latest' | 'finalized';
}

/** Whether the chain has answered, and says no. Any other error is an answer that did not come. */
export function isAnswer(error: unknown): boolean {
  if (isError(error, 'UNKNOWN_ERROR')) {
    return typeof (error as { readonly error?: { readonly code?: unknown } }).error?.code === 'number';
  }
  return (
    isError(error, 'CALL_EXCEPTION') ||
    isError(error, 'NONCE_EXPIRED') ||
    isError(error, 'INSUFFICIENT_FUNDS') ||
    isError(error, 'REPLACEMENT_UNDERPRICED')
  );
}

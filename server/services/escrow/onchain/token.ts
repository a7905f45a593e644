import { Interface } from 'ethers';
import { type Chain, isAnswer } from '../chain.ts';
import artifacts from '../contracts/artifacts.json' with { type: 'json' };

/** What the token can be asked. */
export const TOKEN = new Interface(artifacts.contracts.MesiToken.abi);
/** A minor unit of MESI is one of the token. */
const DECIMALS = 6n;
const ONE_WORD = /^0x[0-9a-f]{64}$/i;

/**
 * Returns why a token is no money of ours, in words for an operator; null: it is. Rejects as the chain does when it cannot be
 * asked.
 */
export async function tokenProblem(chain: Chain, token: string): Promise<string | null> {
  const call = { to: token, data: TOKEN.encodeFunctionData('decimals') };
  const said = await chain.send('eth_call', [call, 'latest']).catch((cause: unknown) => {
    if (isAnswer(cause)) return '0x';
    throw cause;
  });
  if (!ONE_WORD.test(String(said))) return `${token} is no token on chain ${chain.chainId}.`;
  const decimals = BigInt(String(said));
  return decimals === DECIMALS ? null : `The token has ${decimals} decimals, and MESI has ${DECIMALS}.`;
}

/** The same, asked of the chain until the token was once found to be good: that does not change. */
export function tokenLooker(chain: Chain, token: string): () => Promise<string | null> {
  let isGood = false;
  return async () => {
    if (isGood) return null;
    const problem = await tokenProblem(chain, token);
    isGood = problem === null;
    return problem;
  };
}

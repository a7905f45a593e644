/**
 * `npm run escrow:deploy`: puts the escrow contract on the chain at ETH_RPC_URL, from the account of MESI_ESCROW_KEY, for money
 * in the token at MESI_ESCROW_TOKEN, and prints the settings of a server that uses it. With `-- --test-token` it first puts a
 * token of play money there, which that account mints: for test chains.
 */
import { parseArgs } from 'node:util';
import { Wallet } from 'ethers';
import { deployOn, deployProblem, deployTestToken } from '../../services/escrow/onchain/deploy.ts';
import { askChainId, createRpcChain } from '../../services/escrow/onchain/rpcChain.ts';

const { values } = parseArgs({ options: { 'test-token': { type: 'boolean', default: false } } });
const { ETH_RPC_URL: url, MESI_ESCROW_KEY: key, MESI_ESCROW_TOKEN: named } = process.env;
if (!url || !key || (!named && !values['test-token']))
  refuse(
    'Set ETH_RPC_URL, MESI_ESCROW_KEY (the operator’s private key, with gas on its account) and MESI_ESCROW_TOKEN (the token), or use -- --test-token.',
  );
const wallet = walletOf(key);
const chainId = await askChainId(url).catch((cause: Error) =>
  refuse(`No chain answers at ETH_RPC_URL: ${cause.message}`),
);
const chain = createRpcChain({ url, chainId });
try {
  const wanted = values['test-token'] ? null : named!;
  const problem = await deployProblem({ chain, wallet }, wanted);
  if (problem !== null) refuse(`${problem} Nothing was deployed.`);
  const token = wanted ?? (await deployTestToken({ chain, wallet }));
  const { contract, fromBlock } = await deployOn({ chain, wallet }, token);
  console.log(`The escrow is at ${contract} on chain ${chainId}; ${wallet.address} is custody, and allows it to take its tokens.
Set for the server, beside ETH_RPC_URL and MESI_ESCROW_KEY:
MESI_ESCROW_CHAIN=${chainId}
MESI_ESCROW_CONTRACT=${contract}
MESI_ESCROW_TOKEN=${token}
MESI_ESCROW_FROM_BLOCK=${fromBlock}`);
} catch (cause) {
  refuse(`The chain did not take it: ${cause instanceof Error ? cause.message : String(cause)}`);
} finally {
  chain.close();
}

function walletOf(text: string): Wallet {
  try {
    return new Wallet(text);
  } catch {
    return refuse('MESI_ESCROW_KEY is no private key: 32 bytes in hex.');
  }
}

function refuse(why: string): never {
  console.error(why);
  process.exit(1);
}

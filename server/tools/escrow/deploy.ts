/**
 * `npm run escrow:deploy`: puts the escrow contract on the chain at ETH_RPC_URL, from the account of MESI_ESCROW_KEY, for money
 * in the token at MESI_ESCROW_TOKEN, and prints the settings of a server that uses it. With `-- --test-token` it first puts a
 * token of play money there, which that account mints: for test chains.
 */
import { parseArgs } from 'node:util';
import { Wallet } from 'ethers';
import { deployOn, deployTestToken } from '../../services/escrow/onchain/deploy.ts';
import { askChainId, createRpcChain } from '../../services/escrow/onchain/rpcChain.ts';

const { values } = parseArgs({ options: { 'test-token': { type: 'boolean', default: false } } });
const { ETH_RPC_URL: url, MESI_ESCROW_KEY: key, MESI_ESCROW_TOKEN: named } = process.env;
if (!url || !key || (!named && !values['test-token'])) {
  console.error(
    'Set ETH_RPC_URL, MESI_ESCROW_KEY (the operator’s private key, with gas on its account) and MESI_ESCROW_TOKEN (the token), or use -- --test-token.',
  );
  process.exit(1);
}
const chainId = await askChainId(url);
const chain = createRpcChain({ url, chainId });
const wallet = new Wallet(key);
const token = values['test-token'] ? await deployTestToken({ chain, wallet }) : named!;
const { contract, fromBlock } = await deployOn({ chain, wallet }, token);
console.log(`The escrow is at ${contract} on chain ${chainId}; ${wallet.address} is custody, and allows it to take its tokens.
Set for the server, beside ETH_RPC_URL and MESI_ESCROW_KEY:
MESI_ESCROW_CHAIN=${chainId}
MESI_ESCROW_CONTRACT=${contract}
MESI_ESCROW_TOKEN=${token}
MESI_ESCROW_FROM_BLOCK=${fromBlock}`);
chain.close();

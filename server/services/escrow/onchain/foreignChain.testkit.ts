import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toQuantity, Wallet } from 'ethers';
import { createLog } from '../../../log.ts';
import { createSystemRuntime } from '../../runtime/systemRuntime.ts';
import { COLLECTIONS } from '../../store/collections.ts';
import { createSqliteStore } from '../../store/sqliteStore.ts';
import { AnvilProcess } from '../embedded/AnvilProcess.ts';
import { findAnvil } from '../embedded/findAnvil.ts';
import type { EscrowWorld } from '../escrow.contract.ts';
import { createChainEscrow } from './chainEscrow.ts';
import { deployEmbedded } from './deploy.ts';
import { createRpcChain } from './rpcChain.ts';
import { SentTransactions } from './SentTransactions.ts';
import { type SenderParts, TransactionSender } from './TransactionSender.ts';
import { TOKEN } from './token.ts';

const CHAIN_ID = 31_338n;
/** As many blocks as it takes until one is final, and some. */
const FINAL_BLOCKS = 80;
/** So few that what happens falls on many pages. */
const BLOCKS_AT_ONCE = 50;

/** What goes wrong on the way to the chain: nothing comes there, or no answer comes back. */
export type Fault = 'down' | 'answerLost';

/** A chain that others run, reached through a wire that can be cut. */
export interface ForeignWorld extends EscrowWorld {
  readonly sent: SentTransactions;
  /** Asks the chain itself, past the wire. */
  rpc(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** Says what goes wrong with which questions; null: nothing does. */
  breaks(fault: ((method: string) => Fault | null) | null): void;
  /** Makes a sender and an escrow anew on the same store, as after a start of the server. */
  restart(): Promise<void>;
}

/** Starts an anvil that makes blocks by itself, and an escrow that reaches it over HTTP. */
export async function openForeignWorld(limits: SenderParts['limits'] = {}): Promise<ForeignWorld> {
  const program = findAnvil();
  if (program === null) throw new Error('anvil is not installed (npm ci)');
  const { clock } = createSystemRuntime();
  const genesisS = Math.floor(clock.nowMs() / 1_000);
  const anvil = await AnvilProcess.start({ program, chainId: CHAIN_ID, genesisS, stateFile: null });
  const rpc: ForeignWorld['rpc'] = (method, params = []) => anvil.provider.send(method, [...params]);
  await rpc('evm_setAutomine', [true]);
  const wallet = await richWallet(rpc);
  const wire = await openWire(rpc);
  const chain = createRpcChain({ url: wire.url, chainId: CHAIN_ID, patienceMs: 5_000 });
  const place = await deployEmbedded({ chain, wallet });
  const folder = mkdtempSync(join(tmpdir(), 'mesi-foreign-'));
  const store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  const log = createLog({ level: 'silent' });
  const sent = new SentTransactions(store, { chainId: CHAIN_ID, account: wallet.address });
  const start = () => {
    const sender = new TransactionSender({
      chain,
      wallet,
      sent,
      clock,
      log,
      limits: { pollMs: 30, ...limits },
    });
    return { sender, escrow: createChainEscrow({ chain, sender, place, blocksAtOnce: BLOCKS_AT_ONCE }) };
  };
  let running = start();
  let passedMs = 0;
  const askToken = tokenAsker(rpc, place.token);
  return {
    get escrow() {
      return running.escrow;
    },
    sent,
    rpc,
    breaks: wire.breaks,
    place: { ...place, chainId: CHAIN_ID },
    custody: wallet.address,
    nowMs: () => clock.nowMs() + passedMs,
    async pass(durationMs) {
      passedMs += durationMs;
      await rpc('evm_increaseTime', [durationMs / 1_000]);
      await rpc('evm_mine');
    },
    async settle() {
      await rpc('anvil_mine', [toQuantity(FINAL_BLOCKS)]);
    },
    async mint(account, amountMinor) {
      const data = TOKEN.encodeFunctionData('mint', [account, amountMinor]);
      await running.sender.send({ key: `mint:${account}`, to: place.token, data });
    },
    balanceOf: async (account) => BigInt(String(await askToken('balanceOf', [account]))),
    askToken,
    async restart() {
      await running.escrow.close();
      running = start();
    },
    async close() {
      await running.escrow.close();
      chain.close();
      await wire.close();
      await anvil.kill();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function richWallet(rpc: ForeignWorld['rpc']): Promise<Wallet> {
  const wallet = new Wallet(Wallet.createRandom().privateKey);
  await rpc('anvil_setBalance', [wallet.address, toQuantity(10n ** 21n)]);
  return wallet;
}

function tokenAsker(rpc: ForeignWorld['rpc'], token: string): EscrowWorld['askToken'] {
  return async (name, args) => {
    const data = TOKEN.encodeFunctionData(name, args);
    const said = await rpc('eth_call', [{ to: token, data }, 'latest']);
    return TOKEN.decodeFunctionResult(name, String(said))[0];
  };
}

interface RpcError extends Error {
  readonly error?: object;
  readonly info?: { readonly error?: object };
}

/** Opens an HTTP server in front of a chain, which can be told what goes wrong with which questions. */
export async function openWire(rpc: ForeignWorld['rpc']) {
  let faultOf: ((method: string) => Fault | null) | null = null;
  const server = createServer((request, response) => void answer(request, response));
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString());
    const fault = faultOf?.(method) ?? null;
    if (fault === 'down') return response.destroy();
    const said = await rpc(method, params).then(
      (result) => ({ result }),
      (error: RpcError) => ({
        error: error.info?.error ?? error.error ?? { code: -32_000, message: error.message },
      }),
    );
    if (fault === 'answerLost') return response.destroy();
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify({ jsonrpc: '2.0', id, ...said }));
  };
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breaks: (fault: typeof faultOf) => {
      faultOf = fault;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

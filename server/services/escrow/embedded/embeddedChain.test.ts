import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Wallet } from 'ethers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../log.ts';
import { createSimRuntime } from '../../runtime/simRuntime.ts';
import { EmbeddedChain } from './EmbeddedChain.ts';
import { findAnvil } from './findAnvil.ts';

const wallet = new Wallet(`0x${'5e'.repeat(32)}`);
const log = createLog({ level: 'silent' });
const program = findAnvil();
let folder = '';
let runtime = createSimRuntime();
const opened: EmbeddedChain[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mesi-chain-'));
  runtime = createSimRuntime();
});
afterEach(async () => {
  for (const chain of opened.splice(0)) await chain.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<EmbeddedChain> {
  if (program === null) throw new Error('anvil is not installed (npm ci)');
  const chain = await EmbeddedChain.open({
    program,
    folder,
    senders: [wallet.address],
    clock: runtime.clock,
    log,
  });
  opened.push(chain);
  return chain;
}

const signed = (nonce: number, to = wallet.address) =>
  wallet.signTransaction({
    type: 2,
    chainId: 6_374_001n,
    nonce,
    to,
    gasLimit: 21_000n,
    maxFeePerGas: 10n ** 10n,
    maxPriorityFeePerGas: 1n,
  });

async function give(chain: EmbeddedChain, nonce: number): Promise<string> {
  return String(await chain.send('eth_sendRawTransaction', [await signed(nonce)]));
}

interface Block {
  readonly hash: string;
  readonly timestamp: string;
  readonly transactions: readonly string[];
}

/** Every block with its transactions and its time. */
async function blocks(chain: EmbeddedChain): Promise<readonly Block[]> {
  const last = Number(await chain.send('eth_blockNumber', []));
  const numbers = Array.from({ length: last }, (_, at) => `0x${(at + 1).toString(16)}`);
  return (await Promise.all(
    numbers.map((number) => chain.send('eth_getBlockByNumber', [number, false])),
  )) as Block[];
}

const told = (all: readonly Block[]) =>
  all.map(({ timestamp, transactions }) => [Number(timestamp), ...transactions]);

/** As `kill -9` of the server: nothing is kept at the end, and anvil is gone with it. */
async function die(chain: EmbeddedChain): Promise<void> {
  opened.splice(opened.indexOf(chain), 1);
  await chain.stop();
}

describe('the embedded chain', () => {
  it('[ES1] makes a block of each transaction, at the server’s time, which never goes back', async () => {
    const chain = await open();
    const hashes = [await give(chain, 0)];
    runtime.advance(60_000);
    hashes.push(await give(chain, 1), await give(chain, 2));
    const all = await blocks(chain);
    expect(all.map(({ transactions }) => transactions)).toEqual(hashes.map((hash) => [hash]));
    const times = all.map(({ timestamp }) => Number(timestamp));
    expect(times.map((time) => time - times[0]!)).toEqual([0, 60, 60]);
  });

  it('[ES2] takes a transaction once, and none before its turn', async () => {
    const chain = await open();
    const hash = await give(chain, 0);
    expect(await give(chain, 0)).toBe(hash);
    await expect(give(chain, 2)).rejects.toThrow('the next nonce is 1');
    const other = await signed(0, `0x${'ab'.repeat(20)}`);
    await expect(chain.send('eth_sendRawTransaction', [other])).rejects.toThrow();
    expect(await blocks(chain)).toHaveLength(1);
  });

  it('[ES3] is as it was after the server was killed, with a snapshot and without', async () => {
    let chain = await open();
    for (let nonce = 0; nonce < 5; nonce += 1) {
      await give(chain, nonce);
      runtime.advance(1_000);
    }
    let before = told(await blocks(chain));
    await die(chain);
    chain = await open();
    expect(told(await blocks(chain))).toEqual(before);
    await chain.snapshot();
    for (let nonce = 5; nonce < 8; nonce += 1) await give(chain, nonce);
    before = told(await blocks(chain));
    await die(chain);
    chain = await open();
    expect(told(await blocks(chain))).toEqual(before);
  });

  it('[ES4] outlives anvil, also while it is asked and told: nothing is lost or doubled (12 kills)', async () => {
    const chain = await open();
    const hashes: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      if (round === 6) await chain.snapshot();
      const pid = (await chain.pid())!;
      const sent = give(chain, round);
      // at another moment of the transaction's way each time
      await new Promise((later) => setTimeout(later, round % 6));
      process.kill(pid, 'SIGKILL');
      hashes.push(await sent);
    }
    const all = await blocks(chain);
    expect(all.map(({ transactions }) => transactions)).toEqual(hashes.map((hash) => [hash]));
  });

  it('[ES5] takes the snapshot before when the newest cannot be read, and keeps two', async () => {
    let chain = await open();
    for (let nonce = 0; nonce < 4; nonce += 1) {
      await give(chain, nonce);
      await chain.snapshot();
    }
    await give(chain, 4);
    const before = told(await blocks(chain));
    await die(chain);
    const names = readdirSync(folder).filter((name) => name.startsWith('state-'));
    expect(names.sort()).toEqual(['state-3.json', 'state-4.json']);
    writeFileSync(join(folder, 'state-4.json'), '');
    chain = await open();
    expect(told(await blocks(chain))).toEqual(before);
  });

  it('[ES5] never starts as an empty chain in place of one that cannot be read', async () => {
    const chain = await open();
    for (let nonce = 0; nonce < 3; nonce += 1) {
      await give(chain, nonce);
      await chain.snapshot();
    }
    await die(chain);
    for (const name of ['state-2.json', 'state-3.json']) writeFileSync(join(folder, name), '');
    await expect(open()).rejects.toThrow('could not be started');
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith('state-'))
        .sort(),
    ).toEqual(['state-2.json', 'state-3.json']);
  });

  it('[ES5] forgets a line that a crash cut off, and goes on behind it', async () => {
    let chain = await open();
    await give(chain, 0);
    await die(chain);
    appendFileSync(join(folder, 'journal-0.jsonl'), '{"raw":"0x02f8');
    chain = await open();
    const hash = await give(chain, 1);
    await die(chain);
    chain = await open();
    expect((await blocks(chain)).at(-1)?.transactions).toEqual([hash]);
  });

  it('[ES5] goes on behind a line that a full disk cut off', async () => {
    let chain = await open();
    await give(chain, 0);
    await die(chain);
    appendFileSync(join(folder, 'journal-0.jsonl'), '{"raw":"0x02\n');
    chain = await open();
    await give(chain, 1);
    const before = told(await blocks(chain));
    await die(chain);
    chain = await open();
    expect(told(await blocks(chain))).toEqual(before);
  });

  it('[ES6] answers questions about the next block at its time', async () => {
    const chain = await open();
    await give(chain, 0);
    runtime.advance(3_600_000);
    // a contract that returns the block's time, as creation code that is called
    const data = '0x4260005260206000f3';
    const time = Number(await chain.send('eth_call', [{ data }, 'latest']));
    expect(time).toBe(Math.floor(runtime.clock.nowMs() / 1_000));
  });
});

import { gunzipSync } from 'node:zlib';
import { keccak256, Transaction, toQuantity } from 'ethers';
import type { Log } from '../../../log.ts';
import type { Clock } from '../../runtime/port.ts';
import { type Chain, isAnswer } from '../chain.ts';
import { AnvilProcess, type AnvilStart } from './AnvilProcess.ts';
import { ChainFolder, type JournalRecord } from './ChainFolder.ts';

/** No other chain is known by this number. */
const CHAIN_ID = 6_374_001n;
/** The first block of every embedded chain: 2026-01-01. */
const GENESIS_S = 1_767_225_600;
/** More than all gas of all time costs. */
const PLENTY = toQuantity(2n ** 128n);
/** After so many transactions the state is kept anew, so that a start replays few. */
const SNAPSHOT_EVERY = 100;

/** What an embedded chain is made of. */
export interface EmbeddedChainOptions {
  /** The path of anvil's binary. */
  readonly program: string;
  /** The folder that keeps the chain. One process uses it at a time. */
  readonly folder: string;
  /** The accounts that may send; they never lack gas. */
  readonly senders: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * A chain of our own: anvil as a child, which has nothing on the disk. What it was given stands in our journal before it is
 * told, with the time of its block, so that a chain that was killed is made again block by block; a snapshot of its state
 * shortens that. When anvil dies it is started again, and whoever asks meanwhile waits. Rules: SPEC.md, ES1 to ES6.
 */
export class EmbeddedChain implements Chain {
  readonly chainId = CHAIN_ID;
  readonly finality = 'latest';
  readonly #options: EmbeddedChainOptions;
  readonly #folder: ChainFolder;
  #anvil: Promise<AnvilProcess>;
  #closed = false;
  #sinceSnapshot = 0;
  #lastS = GENESIS_S;
  /** One transaction at a time: each is a block. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Opens the chain of a folder; an empty folder is a new chain. Rejects when anvil cannot be started. */
  static async open(options: EmbeddedChainOptions): Promise<EmbeddedChain> {
    const chain = new EmbeddedChain(options);
    await chain.#anvil;
    return chain;
  }

  private constructor(options: EmbeddedChainOptions) {
    this.#options = options;
    this.#folder = new ChainFolder(options.folder);
    this.#anvil = this.#start();
  }

  /** The id of anvil's process. */
  async pid(): Promise<number | null> {
    return (await this.#anvil).pid;
  }

  async send(method: string, params: readonly unknown[]): Promise<unknown> {
    if (method === 'eth_sendRawTransaction') return this.#inTurn(() => this.#take(String(params[0])));
    // a question about the next block is asked at the time that it would have
    const isCall = method === 'eth_call' || method === 'eth_estimateGas';
    const [what, block = 'latest'] = params;
    return this.#ask(method, isCall ? [what, block, {}, { time: toQuantity(this.#nextS()) }] : params);
  }

  /** Keeps the state, so that the next start has little to replay. */
  async snapshot(): Promise<void> {
    await this.#inTurn(() => this.#snapshot());
  }

  /** Ends anvil. Resolves when all that was taken is on the disk. */
  async close(): Promise<void> {
    await this.#inTurn(() => this.#snapshotOrNot());
    await this.stop();
  }

  /** Ends anvil without keeping its state: the next start makes it again from the journal. */
  async stop(): Promise<void> {
    this.#closed = true;
    const anvil = await this.#anvil.catch(() => null);
    await anvil?.kill();
    this.#folder.close();
  }

  /** A nonce that is not the next is refused before it is kept: anvil would wait for the others. */
  async #take(raw: string): Promise<string> {
    const { from, nonce } = Transaction.from(raw);
    const expected = Number(await this.#ask('eth_getTransactionCount', [from, 'latest']));
    if (nonce > expected) throw new Error(`the next nonce is ${expected}, not ${nonce}`);
    if (nonce < expected) return this.#known(raw);
    const record = { raw, timeS: this.#nextS() };
    this.#folder.append(record);
    this.#sinceSnapshot += 1;
    try {
      await apply(await this.#anvil, record);
    } catch (error) {
      if (isAnswer(error)) throw error;
      // the next anvil replays it, as it stands in the journal
      await (await this.#anvil).kill();
      await this.#ask('eth_blockNumber', []);
    }
    this.#lastS = record.timeS;
    if (this.#sinceSnapshot >= SNAPSHOT_EVERY) await this.#snapshotOrNot();
    return keccak256(raw);
  }

  /** A transaction that is in a block was taken before; another one of its nonce is too late. */
  async #known(raw: string): Promise<string> {
    const hash = keccak256(raw);
    if ((await this.#ask('eth_getTransactionReceipt', [hash])) !== null) return hash;
    // anvil refuses it in its own words
    return String(await this.#ask('eth_sendRawTransaction', [raw]));
  }

  /** Without one the next start has more to replay, and nothing is lost. */
  async #snapshotOrNot(): Promise<void> {
    try {
      await this.#snapshot();
    } catch (err) {
      this.#sinceSnapshot = 0;
      this.#options.log.warn({ err }, 'the chain’s state was not kept');
    }
  }

  async #snapshot(): Promise<void> {
    const dumped = String(await this.#ask('anvil_dumpState', []));
    this.#folder.keepSnapshot(gunzipSync(Buffer.from(dumped.slice(2), 'hex')).toString('utf8'));
    this.#sinceSnapshot = 0;
  }

  /** Asks anvil; when it dies before it answers, the next one. */
  async #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    const anvil = await this.#anvil;
    try {
      return await anvil.provider.send(method, [...params]);
    } catch (error) {
      if (this.#closed || isAnswer(error)) throw error;
      await anvil.kill();
      return (await this.#anvil).provider.send(method, [...params]);
    }
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(task);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Blocks never go back in time, also when the clock does. */
  #nextS(): number {
    return Math.max(this.#lastS, Math.floor(this.#options.clock.nowMs() / 1_000));
  }

  /** The newest snapshot that anvil reads, or none, and what was taken since. */
  async #start(): Promise<AnvilProcess> {
    const { program, log } = this.#options;
    const beginning = this.#folder.isWholeWithoutSnapshots() ? [null] : [];
    let cause: unknown;
    for (const snapshot of [...this.#folder.snapshots(), ...beginning]) {
      const stateFile = snapshot === null ? null : this.#folder.pathOf(snapshot);
      const start = { program, chainId: CHAIN_ID, genesisS: GENESIS_S, stateFile };
      try {
        return await this.#startFrom(start, snapshot);
      } catch (err) {
        cause = err;
        log.warn(
          { err, snapshot },
          'the chain could not be started from a snapshot; the one before is taken',
        );
      }
    }
    // an empty chain instead would forget everybody's money
    throw new Error(`the embedded chain in ${this.#options.folder} could not be started`, { cause });
  }

  async #startFrom(start: AnvilStart, snapshot: number | null): Promise<AnvilProcess> {
    const anvil = await AnvilProcess.start(start);
    try {
      await this.#replay(anvil, this.#folder.since(snapshot));
    } catch (error) {
      await anvil.kill();
      throw error;
    }
    void anvil.ended.then(() => this.#died());
    this.#options.log.info({ url: anvil.url }, 'the embedded chain listens');
    return anvil;
  }

  async #replay(anvil: AnvilProcess, records: readonly JournalRecord[]): Promise<void> {
    for (const sender of this.#options.senders)
      await anvil.provider.send('anvil_setBalance', [sender, PLENTY]);
    const head = (await anvil.provider.send('eth_getBlockByNumber', ['latest', false])) as {
      timestamp: string;
    };
    this.#lastS = Math.max(GENESIS_S, Number(head.timestamp));
    const nonces = new Map<string | null, number>();
    for (const record of records) {
      const { from, nonce } = Transaction.from(record.raw);
      const expected = nonces.get(from) ?? (await countOf(anvil, from));
      nonces.set(from, expected);
      if (nonce !== expected) continue;
      try {
        await apply(anvil, record);
        nonces.set(from, nonce + 1);
      } catch (error) {
        // it was refused then, too
        if (!isAnswer(error)) throw error;
        nonces.delete(from);
      }
      this.#lastS = record.timeS;
    }
    this.#sinceSnapshot = records.length;
  }

  #died(): void {
    if (this.#closed) return;
    this.#options.log.warn('the embedded chain died; it is started again');
    this.#anvil = this.#start();
    this.#anvil.catch((err: unknown) => this.#options.log.error({ err }, 'the embedded chain did not start'));
  }
}

async function countOf(anvil: AnvilProcess, account: string | null): Promise<number> {
  return Number(await anvil.provider.send('eth_getTransactionCount', [account, 'latest']));
}

/** Puts one transaction into a block of its own, at its time. */
async function apply(anvil: AnvilProcess, { raw, timeS }: JournalRecord): Promise<void> {
  await anvil.provider.send('eth_sendRawTransaction', [raw]);
  await anvil.provider.send('evm_mine', [{ timestamp: timeS, blocks: 1 }]);
}

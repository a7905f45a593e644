import { isError, keccak256, type Wallet } from 'ethers';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import type { Log } from '../../../log.ts';
import type { Clock } from '../../runtime/port.ts';
import { StoreUnavailable } from '../../store/port.ts';
import { type Chain, isAnswer } from '../chain.ts';
import { EscrowUnavailable } from '../port.ts';
import type { Kept, SentTransactions, Signing } from './SentTransactions.ts';

/** Named limits of sending. */
export const SENDER_LIMITS = {
  /** How often what is open is looked at. */
  pollMs: 2 * SECOND_MS,
  /** How long a caller waits for a block. */
  patienceMs: 30 * SECOND_MS,
  /** A transaction that no block has taken for so long is signed again for more. */
  bumpAfterMs: MINUTE_MS,
  /** At most so many signings of one nonce. */
  signings: 12,
} as const;

/** What is to be sent. */
export interface Command {
  readonly key: string;
  readonly to: string;
  readonly data: string;
}

/** What came of it. The data of a revert is what the contract said; null when that is not known. */
export type Sent =
  | { readonly type: 'done' | 'pending'; readonly transaction: string }
  | { readonly type: 'reverted'; readonly data: string | null }
  | { readonly type: 'outOfGas' };

/** What a sender is made of. */
export interface SenderParts {
  readonly chain: Chain;
  readonly wallet: Wallet;
  readonly sent: SentTransactions;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<Record<keyof typeof SENDER_LIMITS, number>>;
}

interface Fees {
  readonly maxFee: bigint;
  readonly tip: bigint;
}

/**
 * Sends the transactions of one account. Each is tried on the chain before it takes a nonce, so that one that would revert
 * leaves no gap; it is kept before it is sent; and it is sent again, dearer when need be, until a final block has it. So a crash,
 * a chain that is away, and a reorganisation lose nothing. Rules: SPEC.md, ES7 to ES12.
 */
export class TransactionSender {
  readonly #parts: SenderParts;
  readonly #limits: Record<keyof typeof SENDER_LIMITS, number>;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;
  #cancelPoll: (() => void) | null = null;
  #looking: Promise<void> = Promise.resolve();
  /** Who waits for a transaction, by its id in the store. */
  readonly #waiting = new Map<string, Set<(sent: Sent) => void>>();

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#limits = { ...SENDER_LIMITS, ...parts.limits };
    this.#pollSoon(0);
  }

  /** The account that it sends from. */
  get account(): string {
    return this.#parts.wallet.address;
  }

  /**
   * Sends, and waits for the block. What was sent under the key before is not sent again, unless it had reverted. Throws
   * EscrowUnavailable when nothing was kept.
   */
  async send(command: Command): Promise<Sent> {
    const begun = await this.#inTurn(() => this.#begin(command));
    if ('type' in begun) return begun;
    return this.#wait(begun);
  }

  /** Sends nothing more. What is kept is sent by the next one. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelPoll?.();
    for (const [id, waiting] of this.#waiting) for (const tell of waiting) tell(pending(id));
    await this.#turn.catch(() => undefined);
    await this.#looking;
  }

  async #begin(command: Command): Promise<Kept | Sent> {
    try {
      return await this.#tryToBegin(command);
    } catch (error) {
      if (error instanceof StoreUnavailable || isAnswer(error)) throw error;
      throw new EscrowUnavailable('the chain does not answer', { cause: error });
    }
  }

  async #tryToBegin(command: Command): Promise<Kept | Sent> {
    if (this.#closed) throw new EscrowUnavailable('the escrow is closed');
    const { sent, chain, wallet } = this.#parts;
    const known = await sent.find(command.key);
    if (known?.body.status === 'open') return known;
    if (known?.body.status === 'done') return this.#stillDone(known);
    const call = { from: wallet.address, to: command.to, data: command.data };
    let gas: bigint;
    try {
      await chain.send('eth_call', [call, 'latest']);
      gas = (BigInt(String(await chain.send('eth_estimateGas', [call]))) * 13n) / 10n;
    } catch (error) {
      if (isError(error, 'CALL_EXCEPTION')) return { type: 'reverted', data: error.data };
      throw error;
    }
    const fees = await this.#fees();
    const balance = BigInt(String(await chain.send('eth_getBalance', [wallet.address, 'latest'])));
    if (balance < gas * fees.maxFee) return { type: 'outOfGas' };
    const kept = await this.#takeNonce(command, gas, fees);
    await this.#broadcast(kept);
    this.#pollSoon(this.#limits.pollMs);
    return kept;
  }

  /** A final block that had it may be no more: then it is sent again until another one has it. */
  async #stillDone(known: Kept): Promise<Kept | Sent> {
    const { chain, sent } = this.#parts;
    const transaction = known.body.signings.at(-1)!.hash;
    const receipt = (await chain.send('eth_getTransactionReceipt', [transaction])) as Receipt | null;
    if (receipt?.status === '0x1') return { type: 'done', transaction };
    return (await sent.reopen(known)) ?? { type: 'pending', transaction };
  }

  async #takeNonce({ key, to, data }: Command, gas: bigint, fees: Fees): Promise<Kept> {
    const { sent, chain, wallet } = this.#parts;
    for (;;) {
      const used = Number(await chain.send('eth_getTransactionCount', [wallet.address, 'latest']));
      const nonce = Math.max(used, await sent.nextNonce());
      const body = { nonce, to, data, gas: String(gas) };
      const kept = await sent.take(key, { ...body, signings: [await this.#sign(body, fees)] });
      if (kept) return kept;
    }
  }

  async #sign(
    { nonce, to, data, gas }: Pick<Kept['body'], 'nonce' | 'to' | 'data' | 'gas'>,
    { maxFee, tip }: Fees,
  ): Promise<Signing> {
    const { chain, wallet, clock } = this.#parts;
    const raw = await wallet.signTransaction({
      ...{ type: 2, chainId: chain.chainId, nonce, to, data, gasLimit: BigInt(gas) },
      ...{ maxFeePerGas: maxFee, maxPriorityFeePerGas: tip },
    });
    return { raw, hash: keccak256(raw), maxFee: String(maxFee), tip: String(tip), atMs: clock.nowMs() };
  }

  async #fees(): Promise<Fees> {
    const { chain } = this.#parts;
    const block = (await chain.send('eth_getBlockByNumber', ['latest', false])) as Block;
    const tip = BigInt(String(await chain.send('eth_maxPriorityFeePerGas', [])));
    return { maxFee: BigInt(block.baseFeePerGas ?? '0x0') * 2n + tip, tip };
  }

  /** What the chain answers is found out by looking, so nothing depends on it. */
  async #broadcast({ body }: Kept): Promise<void> {
    const { chain, log } = this.#parts;
    const { raw, hash } = body.signings.at(-1)!;
    try {
      await chain.send('eth_sendRawTransaction', [raw]);
    } catch (err) {
      log.debug({ err, hash, nonce: body.nonce }, 'the chain has not taken a transaction now');
    }
  }

  async #wait(kept: Kept): Promise<Sent> {
    const { promise, resolve } = Promise.withResolvers<Sent>();
    const waiting = this.#waiting.get(kept.id) ?? new Set();
    this.#waiting.set(kept.id, waiting.add(resolve));
    const transaction = kept.body.signings.at(-1)!.hash;
    const cancel = this.#parts.clock.after(this.#limits.patienceMs, () =>
      resolve({ type: 'pending', transaction }),
    );
    this.#pollSoon(0);
    const sent = await promise;
    cancel();
    waiting.delete(resolve);
    if (waiting.size === 0) this.#waiting.delete(kept.id);
    return sent.type === 'pending' ? { type: 'pending', transaction } : sent;
  }

  #pollSoon(delayMs: number): void {
    if (this.#closed) return;
    this.#cancelPoll?.();
    this.#cancelPoll = this.#parts.clock.after(delayMs, () => {
      this.#cancelPoll = null;
      this.#looking = this.#looking.then(() => this.#look());
    });
  }

  /** Looks at all that is open, in the order of their nonces. */
  async #look(): Promise<void> {
    if (this.#closed) return;
    let left = 0;
    try {
      const open = await this.#parts.sent.open();
      left = open.length;
      if (left > 0) {
        const final = await this.#parts.chain.send('eth_getBlockByNumber', [
          this.#parts.chain.finality,
          false,
        ]);
        const finalBlock = Number((final as Block | null)?.number ?? 0);
        for (const kept of open) await this.#lookAt(kept, finalBlock);
      }
    } catch (err) {
      left += 1;
      this.#parts.log.debug({ err }, 'the chain was not looked at');
    }
    if (left > 0 && this.#cancelPoll === null) this.#pollSoon(this.#limits.pollMs);
  }

  async #lookAt(kept: Kept, finalBlock: number): Promise<void> {
    const { chain, sent, wallet } = this.#parts;
    for (const { hash } of kept.body.signings) {
      const receipt = (await chain.send('eth_getTransactionReceipt', [hash])) as Receipt | null;
      if (!receipt) continue;
      const status = receipt.status === '0x1' ? 'done' : 'reverted';
      const isFinal = Number(receipt.blockNumber) <= finalBlock;
      if (isFinal) await sent.change(kept, { status, open: undefined, signings: endingWith(kept, hash) });
      this.#tell(
        kept,
        status === 'done' ? { type: 'done', transaction: hash } : { type: 'reverted', data: null },
      );
      return;
    }
    const used = Number(await chain.send('eth_getTransactionCount', [wallet.address, chain.finality]));
    if (used > kept.body.nonce) {
      await sent.change(kept, { status: 'replaced', open: undefined });
      this.#tell(kept, { type: 'reverted', data: null });
      return;
    }
    await this.#broadcast((await this.#dearer(kept)) ?? kept);
  }

  /** Signs the same nonce again for a quarter more, when it has waited long enough. */
  async #dearer(kept: Kept): Promise<Kept | null> {
    const { signings } = kept.body;
    const last = signings.at(-1)!;
    const waitedMs = this.#parts.clock.nowMs() - last.atMs;
    if (waitedMs < this.#limits.bumpAfterMs || signings.length >= this.#limits.signings) return null;
    const now = await this.#fees();
    // both have to rise for a node to take the new one
    const maxFee = atLeastAQuarterMore(last.maxFee, now.maxFee);
    const tip = atLeastAQuarterMore(last.tip, now.tip);
    const signing = await this.#sign(kept.body, { maxFee, tip });
    return this.#parts.sent.change(kept, { signings: [...signings, signing] });
  }

  #tell(kept: Kept, sent: Sent): void {
    for (const tell of this.#waiting.get(kept.id) ?? []) tell(sent);
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(task);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

interface Block {
  readonly number: string;
  readonly baseFeePerGas?: string;
}

interface Receipt {
  readonly status: string;
  readonly blockNumber: string;
}

function atLeastAQuarterMore(before: string, now: bigint): bigint {
  const least = (BigInt(before) * 5n) / 4n + 1n;
  return now > least ? now : least;
}

const pending = (transaction: string): Sent => ({ type: 'pending', transaction });

/** The signing that a block has stands last. */
function endingWith({ body: { signings } }: Kept, hash: string): readonly Signing[] {
  const isIt = (signing: Signing) => signing.hash === hash;
  return [...signings.filter((each) => !isIt(each)), ...signings.filter(isIt)];
}

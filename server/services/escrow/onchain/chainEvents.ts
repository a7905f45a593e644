import { toQuantity } from 'ethers';
import type { Chain } from '../chain.ts';
import type { EscrowCursor, EscrowEvent, EscrowEventKind, EscrowEvents, EscrowState } from '../port.ts';
import { ESCROW } from './refusals.ts';

/** Named limits of reading. */
export const READING_LIMITS = {
  /** Blocks that are asked for at once; providers refuse more. */
  blocksAtOnce: 2_000,
  /** How far to go back when a final block is no more. */
  backBlocks: 64,
} as const;

/** The states by the contract's numbers. */
export const STATES: readonly (EscrowState | null)[] = [
  null,
  'locked',
  'accepted',
  'scheduled',
  'disputed',
  'released',
  'refunded',
  'split',
];

const KINDS: Readonly<Record<string, EscrowEventKind>> = {
  Locked: 'locked',
  Accepted: 'accepted',
  Consented: 'consented',
  Disputed: 'disputed',
};

/** What is read: a contract, since a block. */
export interface EventSource {
  readonly chain: Chain;
  readonly contract: string;
  readonly fromBlock: number;
  readonly blocksAtOnce: number;
}

interface Block {
  readonly number: string;
  readonly hash: string;
}

interface ChainLog {
  readonly topics: string[];
  readonly data: string;
  readonly transactionHash: string;
}

/**
 * Reads what has happened after the cursor, up to the last final block. The hash of the cursor's block is compared before, and
 * that of the last block after, so that nothing is told of a block that is no more.
 */
export async function readEvents(source: EventSource, cursor: EscrowCursor | null): Promise<EscrowEvents> {
  const { chain, contract, fromBlock } = source;
  const head = (await chain.send('eth_getBlockByNumber', [chain.finality, false])) as Block;
  if (cursor !== null && (await hashOf(chain, cursor.block)) !== cursor.hash) return goBack(source, cursor);
  const from = cursor === null ? fromBlock : cursor.block + 1;
  const last = Math.min(Number(head.number), from + source.blocksAtOnce - 1);
  if (last < from)
    return { type: 'events', events: [], cursor: cursor ?? (await cursorAt(chain, fromBlock - 1)) };
  const before = await cursorAt(chain, last);
  const range = { address: contract, fromBlock: toQuantity(from), toBlock: toQuantity(last) };
  const logs = (await chain.send('eth_getLogs', [range])) as readonly ChainLog[];
  if ((await hashOf(chain, last)) !== before.hash) return goBack(source, cursor ?? before);
  return { type: 'events', events: logs.flatMap(readLog), cursor: before };
}

/** The place to read again from: some blocks before, on the chain as it is now. */
async function goBack({ chain, fromBlock }: EventSource, { block }: EscrowCursor): Promise<EscrowEvents> {
  const head = (await chain.send('eth_getBlockByNumber', [chain.finality, false])) as Block;
  const target = Math.min(block, Number(head.number)) - READING_LIMITS.backBlocks;
  return { type: 'reorganized', cursor: await cursorAt(chain, Math.max(fromBlock - 1, target)) };
}

async function cursorAt(chain: Chain, block: number): Promise<EscrowCursor> {
  return { block, hash: (await hashOf(chain, block)) ?? '' };
}

async function hashOf(chain: Chain, block: number): Promise<string | null> {
  if (block < 0) return '';
  const found = (await chain.send('eth_getBlockByNumber', [toQuantity(block), false])) as Block | null;
  return found?.hash ?? null;
}

function readLog({ topics, data, transactionHash }: ChainLog): readonly EscrowEvent[] {
  const event = ESCROW.parseLog({ topics, data });
  if (event === null) return [];
  const { name, args } = event;
  const bid = String(args.bid);
  const kind = KINDS[name];
  if (kind !== undefined) return [{ bid, kind, transaction: transactionHash, paid: null }];
  if (name !== 'Ended') return [];
  return [
    {
      bid,
      kind: STATES[Number(args.end)] as 'released' | 'refunded' | 'split',
      transaction: transactionHash,
      paid: { toPayeeMinor: args.toPayee, feeMinor: args.fee, toPayerMinor: args.toPayer },
    },
  ];
}

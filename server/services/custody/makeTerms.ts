import { createHash } from 'node:crypto';
import { type LockedBid, lockTerms } from '../../domain/escrow/lockTerms.ts';
import type { CustodyChain, EscrowTerms } from '../escrow/port.ts';
import type { HandshakePort } from '../handshake/port.ts';
import type { Clock } from '../runtime/port.ts';

/** What terms of locks are made with. */
export interface LockMaking {
  readonly clock: Clock;
  readonly handshake: Pick<HandshakePort, 'ticketKeyOf'>;
}

/** Returns the terms of the lock of a bid, paid by that wallet or by custody. */
export async function termsOfBid(
  { handshake }: Pick<LockMaking, 'handshake'>,
  asked: {
    readonly chain: CustodyChain;
    readonly bid: LockedBid;
    readonly creatorId: string;
    readonly wallet?: string;
  },
): Promise<EscrowTerms> {
  const { chain, bid, creatorId, wallet } = asked;
  return lockTerms(bid, {
    ...{ custody: chain.custody, wallet, arbiter: chain.arbiter, nobody: nobodyFor(bid.bidId) },
    ticketKey: await handshake.ticketKeyOf(creatorId),
  });
}

/** An address that is a digest: nobody has its key. */
const nobodyFor = (bidId: string): string =>
  `0x${createHash('sha256').update(`mesi-nobody-1:${bidId}`).digest('hex').slice(0, 40)}`;

import type {
  HandshakeFacts,
  HandshakeProof,
  HandshakeRejection,
  Ticket,
} from '../../../shared/handshake/ticket.ts';
import type { PresenceFacts, SigningDomain } from '../../../shared/handshake/typedDigest.ts';

/**
 * Signs the codes of creators who have no wallet, and judges the two proofs of a meeting as the contract does. The key of each
 * creator is made of the server’s secret and stands nowhere. Nothing of it fails for lack of a network.
 */
export interface HandshakePort {
  /** Returns the name under which a bid is signed that no chain knows. */
  bidOf(bidId: string): string;
  /** Returns the address of a creator’s key, 40 hex digits behind 0x: the `ticketKey` of an escrow’s terms. */
  ticketKeyOf(creatorId: string): Promise<string>;
  /** Returns the tickets of windows that follow each other, at most `HANDSHAKE.ticketsAtOnce`. */
  tickets(of: TicketsWanted): Promise<readonly Ticket[]>;
  /** Returns the ticket of that typed code, of now or as clocks may differ; TicketExpired: it is not one of these. */
  ticketOfCode(of: {
    readonly facts: HandshakeFacts;
    readonly creatorId: string;
    readonly code: string;
  }): Promise<{ readonly ticket: Ticket } | { readonly rejection: HandshakeRejection }>;
  /** Signs that two people were in the virtual room of a meeting, by the key of that room; the same facts are the same signature. */
  signPresence(of: {
    readonly meetingId: string;
    readonly domain: SigningDomain;
    readonly facts: PresenceFacts;
  }): Promise<{ readonly roomKey: string; readonly signature: string }>;
  /** Judges a proof that arrives now; null: it is one. */
  judge(of: {
    readonly facts: HandshakeFacts;
    readonly creatorId: string;
    readonly proof: HandshakeProof;
  }): Promise<HandshakeRejection | null>;
}

/** Which tickets are wanted: the meeting’s, from that time on. */
export interface TicketsWanted {
  readonly facts: HandshakeFacts;
  readonly creatorId: string;
  readonly fromMs: number;
  readonly count: number;
}

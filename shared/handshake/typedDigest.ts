import { bytesOf, hexOf } from './hex.ts';

/** The hash function of Ethereum. Whoever needs digests brings it, so that `shared` has no package for it. */
export type Keccak = (bytes: Uint8Array) => Uint8Array;

/** What signatures are for: a chain and a contract. Where no chain holds the money both are zero. */
export interface SigningDomain {
  readonly chainId: number;
  /** The contract’s address, 40 hex digits behind 0x. */
  readonly contract: string;
}

/** The domain of bids whose money lies in the ledger alone. */
export const NO_CHAIN: SigningDomain = { chainId: 0, contract: `0x${'00'.repeat(20)}` };

/** A ticket of one window, as it is signed. `bid` and `nonce` are 64 hex digits behind 0x. */
export interface TicketFacts {
  readonly bid: string;
  readonly window: number;
  readonly nonce: string;
}

const TICKET = 'bytes32 bid,uint40 window,bytes32 nonce';
const DOMAIN = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';

/** Returns the EIP-712 digest of a ticket, which the creator’s key signs: 64 hex digits behind 0x. */
export function ticketDigest(keccak: Keccak, domain: SigningDomain, ticket: TicketFacts): string {
  return digest(keccak, domain, [textHash(keccak, `Ticket(${TICKET})`), ...wordsOf(ticket)]);
}

/** Returns the digest that the fan’s device signs: the ticket, and when it was scanned, in seconds since 1970. */
export function meetingDigest(
  keccak: Keccak,
  domain: SigningDomain,
  { scannedAtS, ...ticket }: TicketFacts & { readonly scannedAtS: number },
): string {
  const type = textHash(keccak, `Meeting(${TICKET},uint40 scannedAt)`);
  return digest(keccak, domain, [type, ...wordsOf(ticket), word(scannedAtS)]);
}

/** What a virtual room signs: how long two people were in it at once, how long they had to, and when that was reached, in seconds. */
export interface PresenceFacts {
  readonly bid: string;
  readonly togetherS: number;
  readonly neededS: number;
  readonly provenAtS: number;
}

/** Returns the digest of that two people met in a virtual room, which the room’s key signs. */
export function presenceDigest(
  keccak: Keccak,
  domain: SigningDomain,
  { bid, togetherS, neededS, provenAtS }: PresenceFacts,
): string {
  const type = textHash(keccak, 'Presence(bytes32 bid,uint40 together,uint40 needed,uint40 provenAt)');
  return digest(keccak, domain, [type, bid.slice(2), word(togetherS), word(neededS), word(provenAtS)]);
}

/** Returns the name on the wire of a bid that no chain knows. */
export const bidWithoutChain = (keccak: Keccak, bidId: string): string =>
  `0x${textHash(keccak, `mesi:${bidId}`)}`;

function digest(keccak: Keccak, { chainId, contract }: SigningDomain, words: readonly string[]): string {
  const domain = hash(
    keccak,
    [textHash(keccak, DOMAIN), textHash(keccak, 'MesiEscrow'), textHash(keccak, '1'), word(chainId)].join(
      '',
    ) + contract.slice(2).toLowerCase().padStart(64, '0'),
  );
  return `0x${hash(keccak, `1901${domain}${hash(keccak, words.join(''))}`)}`;
}

const wordsOf = ({ bid, window, nonce }: TicketFacts) => [bid.slice(2), word(window), nonce.slice(2)];
const word = (value: number): string => value.toString(16).padStart(64, '0');
const hash = (keccak: Keccak, hex: string): string => hexOf(keccak(bytesOf(hex)));
const textHash = (keccak: Keccak, text: string): string => hexOf(keccak(new TextEncoder().encode(text)));

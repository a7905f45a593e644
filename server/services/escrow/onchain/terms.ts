import { id, TypedDataEncoder } from 'ethers';
import type { EscrowTerms } from '../port.ts';

/** Where the contract is: what every signature for it is of. */
export interface EscrowDomain {
  readonly chainId: bigint;
  /** The contract's address. */
  readonly contract: string;
}

/** The terms as the contract has them, under its names and in its order. Times are in seconds. */
export const TERMS_TYPE = {
  Terms: [
    { name: 'payer', type: 'address' },
    { name: 'acceptBy', type: 'uint40' },
    { name: 'consentBy', type: 'uint40' },
    { name: 'feeBps', type: 'uint16' },
    { name: 'payee', type: 'address' },
    { name: 'meetFrom', type: 'uint40' },
    { name: 'meetUntil', type: 'uint40' },
    { name: 'token', type: 'address' },
    { name: 'disputeUntil', type: 'uint40' },
    { name: 'resolveBy', type: 'uint40' },
    { name: 'feeTo', type: 'address' },
    { name: 'arbiter', type: 'address' },
    { name: 'ticketKey', type: 'address' },
    { name: 'amount', type: 'uint128' },
    { name: 'defaultToPayee', type: 'uint128' },
    { name: 'keyX', type: 'bytes32' },
    { name: 'keyY', type: 'bytes32' },
    { name: 'salt', type: 'bytes32' },
  ],
};

const NOTHING = `0x${'00'.repeat(32)}`;

/** Returns whole seconds, rounded down. */
export const secondsOf = (ms: number): bigint => BigInt(Math.floor(ms / 1_000));

/** Returns the terms as the contract takes them, for money in that token. */
export function contractTerms(terms: EscrowTerms, token: string) {
  const { deviceKey: key } = terms;
  return {
    payer: terms.payer,
    acceptBy: secondsOf(terms.acceptByMs),
    consentBy: terms.consentByMs === null ? 0n : secondsOf(terms.consentByMs),
    feeBps: terms.feeBps,
    payee: terms.payee,
    meetFrom: secondsOf(terms.meetFromMs),
    meetUntil: secondsOf(terms.meetUntilMs),
    token,
    disputeUntil: secondsOf(terms.disputeUntilMs),
    resolveBy: secondsOf(terms.resolveByMs),
    feeTo: terms.feeTo,
    arbiter: terms.arbiter,
    ticketKey: terms.ticketKey,
    amount: terms.amountMinor,
    defaultToPayee: terms.defaultToPayeeMinor,
    keyX: key.type === 'p256' ? key.x : `0x${key.address.slice(2).padStart(64, '0')}`,
    keyY: key.type === 'p256' ? key.y : NOTHING,
    salt: id(terms.bidId),
  };
}

/** Returns the EIP-712 domain of the contract. It is made of our own settings, and of nothing that a client says. */
export const typedDomain = ({ chainId, contract }: EscrowDomain) => ({
  name: 'MesiEscrow',
  version: '1',
  chainId,
  verifyingContract: contract,
});

/** Returns the id on the chain of the bid with these terms: the digest that its payer signs. */
export function bidOf(domain: EscrowDomain, terms: EscrowTerms, token: string): string {
  return TypedDataEncoder.hash(typedDomain(domain), TERMS_TYPE, contractTerms(terms, token));
}

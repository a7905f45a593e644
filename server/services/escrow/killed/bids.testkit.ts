import { id, TypedDataEncoder, Wallet } from 'ethers';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import { type SigningPlace, signAct, signSplit, TICKET_TYPES } from '../escrow.testkit.ts';
import { typedDomain } from '../onchain/terms.ts';
import type { EscrowAct, EscrowEventKind, EscrowTerms } from '../port.ts';

const person = (name: string) => new Wallet(id(name));
const [creator, arbiter, device] = ['creator', 'arbiter', 'device'].map(person) as [Wallet, Wallet, Wallet];
const SECONDS_OF_WINDOW = 15;

/** The ways that the bids of the kill test go, in turn, each with what happens on it. */
export const WAYS: readonly (readonly EscrowEventKind[])[] = [
  ['locked', 'accepted', 'released'],
  ['locked', 'refunded'],
  ['locked', 'accepted', 'disputed', 'split'],
  ['locked', 'accepted', 'refunded'],
];

/** The terms of a bid of the kill test, the same after each start. */
export function killedTerms(
  number: number,
  { payer, startMs }: { payer: string; startMs: number },
): EscrowTerms {
  return {
    ...{
      bidId: `killed_${number}`,
      payer,
      payee: creator.address,
      feeTo: person('fee').address,
      feeBps: 1_000,
    },
    ...{ arbiter: arbiter.address, ticketKey: creator.address, amountMinor: 1_000n, defaultToPayeeMinor: 0n },
    deviceKey: { type: 'account', address: device.address },
    acceptByMs: startMs + DAY_MS,
    consentByMs: null,
    meetFromMs: startMs - MINUTE_MS,
    meetUntilMs: startMs + DAY_MS,
    disputeUntilMs: startMs + 2 * DAY_MS,
    resolveByMs: startMs + 3 * DAY_MS,
  };
}

/** What brings a bid to that event. */
export async function actFor(
  kind: EscrowEventKind,
  {
    place,
    bid,
    startMs,
    isAccepted,
  }: { place: SigningPlace; bid: string; startMs: number; isAccepted: boolean },
): Promise<EscrowAct> {
  if (kind === 'accepted') return { type: 'accept', signature: await signAct(place, creator, bid, 'accept') };
  if (kind === 'disputed') return { type: 'dispute', signature: null };
  if (kind === 'split') {
    return { type: 'resolve', toPayeeMinor: 500n, signature: await signSplit(place, arbiter, bid, 500n) };
  }
  if (kind === 'refunded' && !isAccepted) return { type: 'withdraw', signature: null };
  if (kind === 'refunded')
    return { type: 'decline', signature: await signAct(place, creator, bid, 'decline') };
  return { type: 'release', proof: await proofOf(place, bid, startMs) };
}

async function proofOf(place: SigningPlace, bid: string, startMs: number) {
  const scannedAt = Math.floor(startMs / SECOND_MS);
  const ticket = { bid, window: Math.floor(scannedAt / SECONDS_OF_WINDOW), nonce: id(bid) };
  const domain = typedDomain(place);
  const digest = TypedDataEncoder.hash(domain, { Meeting: TICKET_TYPES.Meeting }, { ...ticket, scannedAt });
  return {
    ...{ window: ticket.window, nonce: ticket.nonce, scannedAtMs: scannedAt * SECOND_MS },
    ticketSignature: await creator.signTypedData(domain, { Ticket: TICKET_TYPES.Ticket }, ticket),
    deviceSignature: device.signingKey.sign(digest).serialized,
  };
}

import { hexlify, id, TypedDataEncoder, toBeHex, Wallet } from 'ethers';
import { DAY_MS, HOUR_MS } from '../../../shared/time.ts';
import { contractTerms, TERMS_TYPE, typedDomain } from './onchain/terms.ts';
import type { EscrowTerms, MeetingProof } from './port.ts';

const P256_ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const WINDOW_S = 15;

/** Where signatures are for: the chain, the contract and the token. */
export interface SigningPlace {
  readonly chainId: bigint;
  readonly contract: string;
  readonly token: string;
}

/** The people of a meeting, each with keys of their own. */
export interface MeetingPeople {
  readonly fan: Wallet;
  readonly creator: Wallet;
  readonly arbiter: Wallet;
  readonly feeTo: string;
  readonly device: CryptoKeyPair;
  readonly deviceKey: { readonly type: 'p256'; readonly x: string; readonly y: string };
}

/** Makes people; the fan's device has a key of WebCrypto's that nobody can read. */
export async function makePeople(): Promise<MeetingPeople> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const device = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', device.publicKey));
  const wallet = () => new Wallet(Wallet.createRandom().privateKey);
  return {
    ...{ fan: wallet(), creator: wallet(), arbiter: wallet(), feeTo: wallet().address, device },
    deviceKey: { type: 'p256', x: hexlify(point.slice(1, 33)), y: hexlify(point.slice(33)) },
  };
}

/** The terms of a bid that is made at that time, for a meeting in a week. */
export function termsOf(
  people: MeetingPeople,
  { payer, nowMs, bidId }: { readonly payer: string; readonly nowMs: number; readonly bidId: string },
): EscrowTerms {
  return {
    ...{ bidId, payer, payee: people.creator.address, feeTo: people.feeTo, feeBps: 1_000 },
    ...{ arbiter: people.arbiter.address, ticketKey: people.creator.address, deviceKey: people.deviceKey },
    ...{ amountMinor: 100_000_000n, defaultToPayeeMinor: 20_000_000n },
    acceptByMs: nowMs + DAY_MS,
    consentByMs: nowMs + 3 * DAY_MS,
    meetFromMs: nowMs + 7 * DAY_MS,
    meetUntilMs: nowMs + 7 * DAY_MS + 2 * HOUR_MS,
    disputeUntilMs: nowMs + 9 * DAY_MS,
    resolveByMs: nowMs + 16 * DAY_MS,
  };
}

/** A wallet's signature of the bid's id: it agrees to the terms. */
export function signTerms(place: SigningPlace, wallet: Wallet, terms: EscrowTerms): Promise<string> {
  return wallet.signTypedData(typedDomain(place), TERMS_TYPE, contractTerms(terms, place.token));
}

/** A wallet's signature of an act. */
export function signAct(place: SigningPlace, wallet: Wallet, bid: string, act: string): Promise<string> {
  const types = { Act: [field('bid', 'bytes32'), field('act', 'string')] };
  return wallet.signTypedData(typedDomain(place), types, { bid, act });
}

/** The arbiter's signature of a split. */
export function signSplit(
  place: SigningPlace,
  wallet: Wallet,
  bid: string,
  toPayeeMinor: bigint,
): Promise<string> {
  const types = { Resolution: [field('bid', 'bytes32'), field('toPayee', 'uint256')] };
  return wallet.signTypedData(typedDomain(place), types, { bid, toPayee: toPayeeMinor });
}

const field = (name: string, type: string) => ({ name, type });
const TICKET = [field('bid', 'bytes32'), field('window', 'uint40'), field('nonce', 'bytes32')];
/** What is signed at a meeting: the ticket, and what the device says of it. */
export const TICKET_TYPES = { Ticket: TICKET, Meeting: [...TICKET, field('scannedAt', 'uint40')] };

/** The proof of two people who meet then: the creator's ticket, and the device's countersignature. */
export async function proveMeeting(
  place: SigningPlace,
  people: MeetingPeople,
  bid: string,
  atMs: number,
): Promise<MeetingProof> {
  const atS = Math.floor(atMs / 1_000);
  const [window, nonce] = [Math.floor(atS / WINDOW_S), id(`nonce ${atS}`)];
  const domain = typedDomain(place);
  const ticket = { bid, window, nonce };
  const digest = TypedDataEncoder.hash(
    domain,
    { Meeting: TICKET_TYPES.Meeting },
    { ...ticket, scannedAt: atS },
  );
  return {
    ...{ window, nonce, scannedAtMs: atMs },
    ticketSignature: await people.creator.signTypedData(domain, { Ticket: TICKET }, ticket),
    deviceSignature: await signByDevice(people.device, digest),
  };
}

/** As a page signs: WebCrypto hashes what it is given, and a high s is turned around. */
async function signByDevice(device: CryptoKeyPair, digest: string): Promise<string> {
  const bytes = Uint8Array.from(Buffer.from(digest.slice(2), 'hex'));
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signed = hexlify(new Uint8Array(await crypto.subtle.sign(algorithm, device.privateKey, bytes)));
  const s = BigInt(`0x${signed.slice(66)}`);
  return `${signed.slice(0, 66)}${toBeHex(s > P256_ORDER / 2n ? P256_ORDER - s : s, 32).slice(2)}`;
}

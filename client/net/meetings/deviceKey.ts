import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesOf, hexOf } from '../../../shared/handshake/hex.ts';
import { withLowS } from '../../../shared/handshake/lowS.ts';
import type { HandshakeFacts, HandshakeProof, Ticket } from '../../../shared/handshake/ticket.ts';
import { meetingDigest } from '../../../shared/handshake/typedDigest.ts';
import type { DevicePublicKey } from '../../../shared/protocol/meetings.ts';
import { keepOnDevice, readFromDevice } from './deviceStorage.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Returns this device's public key for that person; a new one the first time. null: the browser keeps none. */
export async function devicePublicKey(personId: string): Promise<DevicePublicKey | null> {
  try {
    const pair = (await readFromDevice<CryptoKeyPair>('keys', personId)) ?? (await makePair(personId));
    return pair && (await publicOf(pair));
  } catch {
    // without a secure context there is no WebCrypto
    return null;
  }
}

/** Makes a key that no page can read, and keeps it. */
async function makePair(personId: string): Promise<CryptoKeyPair | null> {
  const pair = await crypto.subtle.generateKey(P256, false, ['sign', 'verify']);
  return (await keepOnDevice('keys', personId, pair)) ? pair : null;
}

async function publicOf(pair: CryptoKeyPair): Promise<DevicePublicKey> {
  const point = hexOf(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  return { x: point.slice(2, 66), y: point.slice(66) };
}

/** Says whether this device has the key of a bid. */
export async function isKeyHere(personId: string, { deviceKey }: HandshakeFacts): Promise<boolean> {
  const pair = await readFromDevice<CryptoKeyPair>('keys', personId);
  if (!pair || !deviceKey) return false;
  return (await publicOf(pair)).x === deviceKey.x;
}

/** Signs with this device that the ticket was scanned then; null: the key of the bid is not on this device. */
export async function countersign(
  personId: string,
  of: { readonly facts: HandshakeFacts; readonly ticket: Ticket; readonly scannedAtMs: number },
): Promise<HandshakeProof | null> {
  const { facts, ticket, scannedAtMs } = of;
  const { window, nonce, signature } = ticket;
  const pair = await readFromDevice<CryptoKeyPair>('keys', personId);
  if (!pair || !(await isKeyHere(personId, facts))) return null;
  const scannedAtS = Math.floor(scannedAtMs / 1_000);
  const digest = meetingDigest(keccak_256, facts.domain, { bid: facts.bid, window, nonce, scannedAtS });
  const hashed = { name: 'ECDSA', hash: 'SHA-256' };
  const signed = await crypto.subtle.sign(hashed, pair.privateKey, bytesOf(digest));
  return {
    ...{ window, nonce, ticketSignature: signature, scannedAtMs: Math.floor(scannedAtMs) },
    deviceSignature: withLowS(new Uint8Array(signed)),
  };
}

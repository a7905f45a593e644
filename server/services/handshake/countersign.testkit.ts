import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesOf, hexOf } from '../../../shared/handshake/hex.ts';
import { withLowS } from '../../../shared/handshake/lowS.ts';
import type { HandshakeFacts, HandshakeProof, Ticket } from '../../../shared/handshake/ticket.ts';
import { meetingDigest } from '../../../shared/handshake/typedDigest.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Makes a device, and its public key as a bid carries it. */
export async function makeDevice() {
  const device = await crypto.subtle.generateKey(P256, false, ['sign', 'verify']);
  const point = hexOf(new Uint8Array(await crypto.subtle.exportKey('raw', device.publicKey)));
  return { device, deviceKey: { x: point.slice(2, 66), y: point.slice(66) } };
}

/** Returns the private key of a device that was kept. */
export const deviceKeyOf = (jwk: JsonWebKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', jwk, P256, false, ['sign']);

/** As the fan's page does: the device signs what was scanned. */
export async function countersign(
  privateKey: CryptoKey,
  scanned: { readonly facts: HandshakeFacts; readonly ticket: Ticket; readonly scannedAtMs: number },
): Promise<HandshakeProof> {
  const { facts, ticket, scannedAtMs } = scanned;
  const { window, nonce, signature } = ticket;
  const scannedAtS = Math.floor(scannedAtMs / 1_000);
  const digest = meetingDigest(keccak_256, facts.domain, { bid: facts.bid, window, nonce, scannedAtS });
  const signed = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytesOf(digest));
  const deviceSignature = withLowS(new Uint8Array(signed));
  return { window, nonce, scannedAtMs, ticketSignature: signature, deviceSignature };
}

import { createHmac, webcrypto } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { SigningKey } from 'ethers';
import { bytesOf } from '../../../shared/handshake/hex.ts';
import { hasLowS } from '../../../shared/handshake/lowS.ts';
import {
  HANDSHAKE,
  type HandshakeFacts,
  type HandshakeProof,
  type HandshakeRejection,
  shortCodeOf,
  type Ticket,
  tidyCode,
  windowAt,
  windowProblem,
} from '../../../shared/handshake/ticket.ts';
import {
  bidWithoutChain,
  meetingDigest,
  presenceDigest,
  ticketDigest,
} from '../../../shared/handshake/typedDigest.ts';
import type { Clock } from '../runtime/port.ts';
import type { HandshakePort } from './port.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Signs and judges with keys made of the server’s secret. Rules: SPEC.md, HS*. */
export function createLocalHandshake({
  secret,
  clock,
}: {
  readonly secret: string;
  readonly clock: Clock;
}): HandshakePort {
  const derive = (purpose: string, of: string) =>
    `0x${createHmac('sha256', secret).update(`${purpose}:${of}`).digest('hex')}`;
  const keyOf = async (creatorId: string) => {
    // the library of chains is loaded by the first meeting, and not at the start
    const { SigningKey } = await import('ethers');
    return new SigningKey(derive('mesi-ticket-key-1', creatorId));
  };
  const nonceOf = ({ bid }: HandshakeFacts, window: number) =>
    derive('mesi-ticket-nonce-1', `${bid}:${window}`);
  const sign = (facts: HandshakeFacts, key: SigningKey, window: number): Ticket => {
    const nonce = nonceOf(facts, window);
    const digest = ticketDigest(keccak_256, facts.domain, { bid: facts.bid, window, nonce });
    return { window, nonce, signature: key.sign(digest).serialized };
  };
  const ticketKeyOf = async (creatorId: string) => {
    const { computeAddress } = await import('ethers');
    return computeAddress((await keyOf(creatorId)).publicKey).toLowerCase();
  };
  return {
    bidOf: (bidId) => bidWithoutChain(keccak_256, bidId),
    ticketKeyOf,

    async tickets({ facts, creatorId, fromMs, count }) {
      const first = windowAt(Math.max(fromMs, facts.meetFromMs + HANDSHAKE.windowMs - 1));
      const last = windowAt(facts.meetUntilMs);
      const most = Math.min(count, HANDSHAKE.ticketsAtOnce, Math.max(0, last - first + 1));
      const key = await keyOf(creatorId);
      return Array.from({ length: most }, (_, at) => sign(facts, key, first + at));
    },

    async ticketOfCode({ facts, creatorId, code }) {
      const now = windowAt(clock.nowMs());
      const wanted = tidyCode(code);
      const isWanted = (window: number) => shortCodeOf(nonceOf(facts, window)) === wanted;
      const window = [now, now - 1, now + 1].find(isWanted);
      if (window === undefined) return { rejection: 'TicketExpired' };
      const rejection = windowProblem(facts, window, clock.nowMs());
      return rejection ? { rejection } : { ticket: sign(facts, await keyOf(creatorId), window) };
    },

    async signPresence({ meetingId, domain, facts }) {
      const { computeAddress, SigningKey } = await import('ethers');
      const key = new SigningKey(derive('mesi-room-key-1', meetingId));
      const { serialized: signature } = key.sign(presenceDigest(keccak_256, domain, facts));
      return { roomKey: computeAddress(key.publicKey).toLowerCase(), signature };
    },

    async judge({ facts, creatorId, proof }) {
      const nowMs = clock.nowMs();
      if (nowMs > facts.proveUntilMs) return 'ProofTooLate';
      if (proof.scannedAtMs > nowMs + HANDSHAKE.clockMs) return 'TicketExpired';
      const problem = windowProblem(facts, proof.window, proof.scannedAtMs);
      if (problem) return problem;
      if (!(await isSignedBy(facts, await ticketKeyOf(creatorId), proof))) return 'TicketInvalid';
      return judgeDevice(facts, proof);
    },
  };
}

async function isSignedBy(facts: HandshakeFacts, address: string, proof: HandshakeProof): Promise<boolean> {
  const { recoverAddress } = await import('ethers');
  const { window, nonce, ticketSignature } = proof;
  const digest = ticketDigest(keccak_256, facts.domain, { bid: facts.bid, window, nonce });
  try {
    return recoverAddress(digest, ticketSignature).toLowerCase() === address;
  } catch {
    return false;
  }
}

/** A device signs the SHA-256 of the digest, as WebCrypto does; the contract checks the same. */
async function judgeDevice(
  { bid, domain, deviceKey }: HandshakeFacts,
  { window, nonce, scannedAtMs, deviceSignature }: HandshakeProof,
): Promise<HandshakeRejection | null> {
  if (!deviceKey) return 'DeviceKeyMissing';
  if (!hasLowS(deviceSignature)) return 'CountersignatureInvalid';
  const scannedAtS = Math.floor(scannedAtMs / 1_000);
  const digest = meetingDigest(keccak_256, domain, { bid, window, nonce, scannedAtS });
  try {
    const point = bytesOf(`04${deviceKey.x}${deviceKey.y}`);
    const key = await webcrypto.subtle.importKey('raw', point, P256, false, ['verify']);
    const hashed = { name: 'ECDSA', hash: 'SHA-256' };
    const isRight = await webcrypto.subtle.verify(hashed, key, bytesOf(deviceSignature), bytesOf(digest));
    return isRight ? null : 'CountersignatureInvalid';
  } catch {
    // the point is none of the curve
    return 'CountersignatureInvalid';
  }
}

import type { z } from 'zod';
import { MEETING_LIMITS } from '../meetingLimits.ts';
import { HOUR_MS, SECOND_MS } from '../time.ts';
import type { meetingProof } from './proof.ts';
import type { SigningDomain } from './typedDigest.ts';

/** The limits of the handshake of two people who meet, each tested at it and one past it. */
export const HANDSHAKE = {
  /** How long a QR code stands; the contract counts by the same window. */
  windowMs: 15 * SECOND_MS,
  /** How far clocks may be apart. */
  clockMs: 15 * SECOND_MS,
  /** How long before the meeting begins, and after it ends, a code still counts. */
  beforeMs: MEETING_LIMITS.earlyMs,
  afterMs: HOUR_MS,
  /** Codes that the creator’s page is given at once, so that it shows them without a network: half an hour. */
  ticketsAtOnce: 120,
  /** Characters of what is scanned; a code of ours has fewer than 300. */
  scannedChars: 600,
} as const;

/** A ticket of one window with the creator’s signature, all hex behind 0x. */
export interface Ticket {
  readonly window: number;
  readonly nonce: string;
  readonly signature: string;
}

/** What both pages have to know of a meeting before they meet; it is kept on the device, for a place without a network. */
export interface HandshakeFacts {
  readonly meetingId: string;
  /** The bid as it is signed, 64 hex digits behind 0x. */
  readonly bid: string;
  readonly domain: SigningDomain;
  readonly meetFromMs: number;
  readonly meetUntilMs: number;
  /** Until when a proof is taken. */
  readonly proveUntilMs: number;
  /** The public key of the device with which the bid was made; null: it was made without one. */
  readonly deviceKey: { readonly x: string; readonly y: string } | null;
}

/** GET /api/meetings/:meetingId/handshake. `tickets` are those of the next half hour, for the creator alone. */
export interface HandshakeAnswer {
  readonly facts: HandshakeFacts;
  readonly tickets: readonly Ticket[];
}

/** The two proofs of a meeting: the creator’s ticket, and the device’s signature of when it was scanned. */
export type HandshakeProof = Readonly<z.infer<typeof meetingProof>>;

/** Why a code or a proof is not taken. */
export type HandshakeRejection =
  | 'TicketTooLong'
  | 'TicketUnreadable'
  | 'TicketElsewhere'
  | 'TicketOfAnother'
  | 'OutsideTheMeeting'
  | 'TicketExpired'
  | 'TicketInvalid'
  | 'DeviceKeyMissing'
  | 'CountersignatureInvalid'
  | 'ProofTooLate';

/** Returns the number of the window that a time lies in. */
export const windowAt = (atMs: number): number => Math.floor(atMs / HANDSHAKE.windowMs);

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_CHARS = 8;

/** Returns the code that is typed where there is no camera: 40 bits of the nonce, as `ABCD-EFGH`. */
export function shortCodeOf(nonce: string): string {
  const bits = BigInt(nonce.slice(0, 12));
  const letters = Array.from({ length: CODE_CHARS }, (_, at) => {
    return LETTERS[Number((bits >> BigInt(5 * (CODE_CHARS - 1 - at))) & 31n)];
  });
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
}

/** Returns a typed code as `shortCodeOf` writes it: letters that look like digits are these; null: it is none. */
export function tidyCode(typed: string): string | null {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(plain) ? `${plain.slice(0, 4)}-${plain.slice(4)}` : null;
}

/** Returns what the QR code says: the address of the meeting’s page here, with the ticket behind it. */
export function ticketLink(origin: string, meetingId: string, ticket: Ticket): string {
  const { window, nonce, signature } = ticket;
  return `${origin}/meeting/${meetingId}#${window}.${nonce.slice(2)}.${signature.slice(2)}`;
}

/** What was scanned. */
export type Scanned =
  | { readonly type: 'ticket'; readonly ticket: Ticket }
  | { readonly type: 'refused'; readonly code: HandshakeRejection };

const refused = (code: HandshakeRejection): Scanned => ({ type: 'refused', code });

/** Reads what a camera saw, or an address opened: whether it is a ticket of this meeting, from here, and of now. */
export function readScanned(
  text: string,
  here: { readonly origin: string; readonly facts: HandshakeFacts; readonly nowMs: number },
): Scanned {
  if (text.length > HANDSHAKE.scannedChars) return refused('TicketTooLong');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return refused('TicketUnreadable');
  if (url.origin !== here.origin) return refused('TicketElsewhere');
  const [, meetingId] = /^\/meeting\/([\w-]+)$/.exec(url.pathname) ?? [];
  const parts = /^#(\d{1,13})\.([0-9a-f]{64})\.([0-9a-f]{130})$/.exec(url.hash);
  if (!meetingId || !parts) return refused('TicketUnreadable');
  if (meetingId !== here.facts.meetingId) return refused('TicketOfAnother');
  const [, window = '', nonce = '', signature = ''] = parts;
  const ticket = { window: Number(window), nonce: `0x${nonce}`, signature: `0x${signature}` };
  const wrong = windowProblem(here.facts, ticket.window, here.nowMs);
  return wrong ? refused(wrong) : { type: 'ticket', ticket };
}

/** Says why a window that was scanned then does not count, as the contract does; null: it counts. */
export function windowProblem(
  { meetFromMs, meetUntilMs }: Pick<HandshakeFacts, 'meetFromMs' | 'meetUntilMs'>,
  window: number,
  scannedAtMs: number,
): 'OutsideTheMeeting' | 'TicketExpired' | null {
  const beginsMs = window * HANDSHAKE.windowMs;
  const { windowMs, clockMs } = HANDSHAKE;
  if (scannedAtMs + clockMs < beginsMs || scannedAtMs > beginsMs + windowMs + clockMs) return 'TicketExpired';
  return beginsMs < meetFromMs || beginsMs > meetUntilMs ? 'OutsideTheMeeting' : null;
}

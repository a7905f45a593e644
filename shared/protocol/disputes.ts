import { z } from 'zod';
import type { HandshakeRejection } from '../handshake/ticket.ts';
import type { MeetingSlot } from './meetings.ts';
import type { Person } from './people.ts';

/** Meetings of which two people say different things, as an administrator decides them. Times are Unix ms. */

/**
 * POST /api/admin/meetings/:meetingId/resolve → {} divides the money: so many hundredths go to the creator. Both are told, with the
 * reason. Forbidden, NotFound, MeetingMovedOn, MeetingTooLate, MessageTooLong.
 */
export const resolveBody = z.strictObject({
  toCreatorPercent: z.int().min(0).max(100),
  reason: z.string().min(1).max(4_096),
});

/** What somebody has said of a meeting. `atMs` 0: it is not known when. */
export interface SaidView {
  readonly byId: string;
  readonly text: string;
  readonly atMs: number;
}

/** From when until when somebody had the page of a meeting open while it was time to meet. */
interface HereView {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A proof of the meeting that somebody sent and that was refused, and why. `scannedAtMs` is what the fan’s device says. */
export interface RefusedProofView {
  readonly atMs: number;
  readonly scannedAtMs: number;
  readonly code: HandshakeRejection;
}

export interface DisputeView {
  readonly meetingId: string;
  readonly creator: Person;
  readonly fan: Person;
  readonly slot: MeetingSlot;
  readonly amountMinor: string;
  /** What both have said, the first report before the answer to it. */
  readonly said: readonly SaidView[];
  /** Whether each was on the page when it was time; null: they were not. No right code was scanned, or the money would be released. */
  readonly here: { readonly creator: HereView | null; readonly fan: HereView | null };
  /** Whether the fan bid from a device that could have scanned the code. */
  readonly hasDeviceKey: boolean;
  /** The newest proofs of the meeting that were refused, the oldest of these first. */
  readonly refusedProofs: readonly RefusedProofView[];
  /** After that the money goes by the terms: so many hundredths to the creator. */
  readonly resolveByMs: number;
  readonly defaultPercent: number;
}

/** GET /api/admin/disputes answers the meetings that wait for a decision, the one that ends first before the others. */
export interface DisputesAnswer {
  readonly disputes: readonly DisputeView[];
}

import { createHash } from 'node:crypto';
import type { MeetingBody } from '../../domain/meetingBody.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';

const MEETINGS = COLLECTIONS.meetings.name;
/** How often one slot may be bid for again after all bids were over. */
const ROUNDS = 50;

/** What is bid for: a creator’s time by the name of its slot, or any time by the id of the one bid for it. */
type BidFor = readonly [creatorId: string, name: string];

/** Nobody can guess it who does not know all parts, and the same parts are always the same meeting. */
const idOf = (parts: readonly string[]): string =>
  `meet_${createHash('sha256').update(parts.join('/')).digest('base64url').slice(0, 32)}`;

/**
 * Returns the newest meeting for which one bids there: the first that is not over, or whose document is not made yet (`body` null).
 * Null: it was over and begun again too often.
 */
export async function currentRound(
  store: StorePort,
  of: BidFor,
): Promise<{ readonly meetingId: string; readonly body: MeetingBody | null } | null> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const meetingId = idOf([...of, String(round)]);
    const found = await store.get(MEETINGS, meetingId);
    const body = (found?.body as unknown as MeetingBody | undefined) ?? null;
    if (body?.phase.type !== 'over') return { meetingId, body };
  }
  return null;
}

/** Returns the one meeting of a bid for any time, which has no second round. */
export const anyTimeMeetingId = (of: BidFor): string => idOf([...of, '0']);
